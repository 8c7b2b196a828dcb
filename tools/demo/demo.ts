import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cookAndServe } from './cook-and-serve'
import { describeEvent } from './describe-event'
import { createPerson } from './http-client'
import { narrator } from './narrator'
import { orderTogether } from './order-together'
import { payTheCheck } from './pay-the-check'
import { openScreen, type Screen } from './screen'
import { type Cast, seatEverybody } from './seat-everybody'

/** Where the running system is. `npm start` writes it; DEMO_* variables point elsewhere. */
interface Addresses {
  readonly api: string
  readonly gateway: string
  readonly simulator: string
  readonly temporalUi: string
}

function readAddresses(): Addresses {
  const stack = readStack()
  return {
    api: process.env.DEMO_API_URL ?? stack.api ?? 'http://127.0.0.1:8000',
    gateway: process.env.DEMO_GATEWAY_URL ?? stack.gateway ?? 'ws://127.0.0.1:8001',
    simulator: process.env.DEMO_SIMULATOR_URL ?? stack.simulator ?? 'http://127.0.0.1:8003',
    temporalUi: stack.temporalUi ?? 'http://127.0.0.1:8233',
  }
}

function readStack(): Partial<Addresses> {
  try {
    return (
      (JSON.parse(readFileSync(join(process.cwd(), '.data', 'stack.json'), 'utf8')) as { addresses?: Partial<Addresses> })
        .addresses ?? {}
    )
  } catch {
    return {}
  }
}

/** Later a process that is away is waited for, because the demo kills one; before it begins, nobody is coming. */
async function mustAnswer(api: string): Promise<void> {
  await fetch(`${api}/health`).catch(() => {
    throw new Error(`nadie responde en ${api}.`)
  })
}

/** One dinner, played as clients would: two diners, a waiter, a kitchen, an admin, all screens open. */
async function dinner(): Promise<void> {
  const addresses = readAddresses()
  await mustAnswer(addresses.api)
  const open = (name: string, path: string) =>
    openScreen(name, `${addresses.gateway}${path}`, (screen, event) => narrator.sees(screen, describeEvent(event)))

  narrator.chapter('Llegan Ana y Beto')
  const cast = await seatEverybody((headers = {}) => createPerson(addresses.api, headers))
  const screens = await openScreens(cast, open)

  narrator.chapter('Piden juntos, y Ana toca dos veces')
  const round = await orderTogether(cast, screens)

  narrator.chapter('Aprobar, cocinar, servir; y un proceso que muere en el medio')
  await cookAndServe(cast, screens, round)

  narrator.chapter('La cuenta, mitad en efectivo, mitad con Mercado Pago')
  await payTheCheck(cast, screens, addresses.simulator)

  narrator.chapter('Lo que quedó')
  await proveIt(cast, screens, addresses.temporalUi)
  for (const screen of Object.values(screens)) screen.close()
}

export type Screens = Readonly<Record<'admin' | 'mozo' | 'cocina' | 'ana' | 'beto', Screen>>

async function openScreens(cast: Cast, open: (name: string, path: string) => Promise<Screen>): Promise<Screens> {
  return {
    admin: await open('admin', `/ws/admin?token=${cast.admin.token}`),
    mozo: await open('mozo', `/ws/waiter?token=${cast.waiter.token}`),
    cocina: await open('cocina', `/ws/kitchen?token=${cast.kitchen.token}`),
    ana: await open('ana', `/ws/diner?table_token=${cast.ana.token}`),
    beto: await open('beto', `/ws/diner?table_token=${cast.beto.token}`),
  }
}

async function proveIt(cast: Cast, screens: Screens, temporalUi: string): Promise<void> {
  const tables = await cast.waiter.as.get<{ table_id: number; status: string }[]>(`/api/waiter/tables?branch_id=${cast.branchId}`)
  const table = tables.find(({ table_id }) => table_id === cast.tableId)
  if (table?.status !== 'FREE') throw new Error(`the table is ${table?.status}, not FREE`)
  const faults = Object.values(screens).flatMap(screen => screen.faults())
  if (faults.length > 0) throw new Error(`screens missed or doubled events:\n${faults.join('\n')}`)
  const total = Object.values(screens).reduce((sum, screen) => sum + screen.events.length, 0)
  narrator.tells(`La mesa ${cast.tableCode} está libre y la cuenta, paga al centavo.`)
  narrator.tells(`Cinco pantallas recibieron ${total} eventos: sin huecos, sin repetidos, en orden.`)
  narrator.tells(
    `Cada ronda, cuenta y pago quedó como workflow: ${temporalUi}/namespaces/default/workflows?query=SessionId%3D%22${cast.sessionId}%22`,
  )
}

dinner().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\nLa cena se interrumpió: ${error instanceof Error ? error.message : String(error)}`)
    console.error('¿Está en marcha el sistema? (npm start)')
    process.exit(1)
  },
)
