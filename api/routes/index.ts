import type { ApiDeps, App } from '../deps'
import { authRoutes } from './auth'
import { checkRoutes } from './checks'
import { healthRoutes } from './health'
import { mercadoPagoWebhookRoutes } from './mercado-pago-webhook'
import { paymentRoutes } from './payments'
import { problemRoutes } from './problems'
import { tableClosingRoutes } from './table-closing'

type Routes = (app: App, deps: ApiDeps) => Promise<void>

/** Every route file, in reading order. */
export const routes: readonly Routes[] = [
  healthRoutes,
  problemRoutes,
  authRoutes,
  checkRoutes,
  paymentRoutes,
  mercadoPagoWebhookRoutes,
  tableClosingRoutes,
]
