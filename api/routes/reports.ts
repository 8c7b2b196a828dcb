import { z } from 'zod'
import { cancellations } from '../../db/queries/reports/cancellations'
import { dailySales } from '../../db/queries/reports/daily-sales'
import { kitchenTimes } from '../../db/queries/reports/kitchen-times'
import { summary } from '../../db/queries/reports/summary'
import { tableTurns, turnGroups } from '../../db/queries/reports/table-turns'
import { topProducts } from '../../db/queries/reports/top-products'
import { waiterSales } from '../../db/queries/reports/waiter-sales'
import type { ApiDeps, App } from '../deps'
import { maxPageSize } from '../plugins/pagination'
import {
  cancellationsRow,
  dailySalesRow,
  kitchenTimesRow,
  summaryRow,
  tableTurnsRow,
  topProductRow,
  waiterSalesRow,
} from '../presenters/reports'
import { offerReport, reportQuery } from '../report-route'

const period = `Período: los últimos \`days\` días comerciales hasta hoy (30), o de \`from\` a \`to\` inclusive. El día comercial de cada sucursal
termina a la hora que dice su ajuste \`business_day_ends_at\`, en su huso horario. Sin \`branch_id\`: todas las sucursales que administrás.`

/** What happened, for whoever runs the business. What each figure means: docs/reports.md. */
export async function reportRoutes(app: App, deps: ApiDeps): Promise<void> {
  offerReport(app, deps, {
    path: 'summary',
    file: 'resumen',
    summary: 'Resumen: ventas, cobros, órdenes, sesiones, hora pico y lo más vendido',
    description: `Ventas: líneas no quitadas de rondas aceptadas. Cobros: pagos aprobados menos devoluciones, sin propinas. Órdenes: rondas
aceptadas. Sesiones: mesas que se abrieron. Hora pico: la hora local con más órdenes. ${period}`,
    query: reportQuery,
    row: summaryRow,
    answer: summaryRow.extend({ top_products: z.array(topProductRow) }),
    read: summary,
    rows: found => [found],
  })
  offerReport(app, deps, {
    path: 'daily-sales',
    file: 'ventas-diarias',
    summary: 'Ventas por día comercial',
    description: `Una fila por día, también los días sin ventas. Las ventas son del día en que se envió la ronda; los cobros, del día en que
se aprobó el pago. ${period}`,
    query: reportQuery,
    row: dailySalesRow,
    read: dailySales,
    rows: found => found,
  })
  offerReport(app, deps, {
    path: 'top-products',
    file: 'productos-mas-vendidos',
    summary: 'Productos más vendidos, por cantidad y luego por importe',
    description: `Líneas no quitadas de rondas aceptadas. ${period}`,
    query: reportQuery.extend({ limit: z.coerce.number().int().min(1).max(maxPageSize).default(10) }),
    row: topProductRow,
    read: (db, scope, { limit }) => topProducts(db, scope, limit),
    rows: found => found,
  })
  offerReport(app, deps, {
    path: 'waiter-sales',
    file: 'ventas-por-mozo',
    summary: 'Ventas por mozo; lo que nadie atendió va como «Sin mozo»',
    description: `Cada venta cuenta una vez: para quien envió la ronda; si no, para quien tiene la mesa asignada; si no, para quien confirmó
la ronda. Cobrado: pagos que registró a mano, menos devoluciones. ${period}`,
    query: reportQuery,
    row: waiterSalesRow,
    read: waiterSales,
    rows: found => found,
  })
  offerReport(app, deps, {
    path: 'table-turns',
    file: 'rotacion-de-mesas',
    summary: 'Rotación de mesas: cuánto duran las sesiones, en minutos',
    description: `De la apertura al cierre, de las sesiones que se abrieron en el período y ya se cerraron: cantidad, promedio, mediana y
percentil 90. ${period}`,
    query: reportQuery.extend({ group_by: z.enum(turnGroups).default('table') }),
    row: tableTurnsRow,
    read: (db, scope, { group_by }) => tableTurns(db, scope, group_by),
    rows: found => found,
  })
  offerReport(app, deps, {
    path: 'kitchen-times',
    file: 'tiempos-de-cocina',
    summary: 'Tiempos de cocina por estación, en segundos',
    description: `Espera (de la comanda al comienzo), preparación (del comienzo a lista) y total, de las comandas que entraron en el período
y se terminaron: cantidad, promedio, mediana y percentil 90. ${period}`,
    query: reportQuery,
    row: kitchenTimesRow,
    read: kitchenTimes,
    rows: found => found,
  })
  offerReport(app, deps, {
    path: 'cancellations',
    file: 'cancelaciones',
    summary: 'Rondas canceladas e ítems quitados, por motivo',
    description: `De lo pedido en el período, lo que no se vendió: rondas canceladas (ROUND) e ítems quitados (ITEM), con el importe perdido. Un
ítem quitado de una ronda cancelada cuenta como quitado. ${period}`,
    query: reportQuery,
    row: cancellationsRow,
    read: cancellations,
    rows: found => found,
  })
}
