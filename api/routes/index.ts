import type { ApiDeps, App } from '../deps'
import { assignmentRoutes } from './assignments'
import { auditLogRoutes } from './audit-log'
import { authRoutes } from './auth'
import { branchSettingsRoutes } from './branch-settings'
import { cartRoutes } from './cart'
import { checkRoutes } from './checks'
import { customerAdministrationRoutes } from './customer-administration'
import { customerRoutes } from './customers'
import { deviceRoutes } from './devices'
import { dinerRoundRoutes } from './diner-rounds'
import { dinerRoutes } from './diners'
import { exclusionRoutes } from './exclusions'
import { healthRoutes } from './health'
import { kitchenRoutes } from './kitchen'
import { kitchenProductRoutes } from './kitchen-products'
import { mercadoPagoWebhookRoutes } from './mercado-pago-webhook'
import { myAssignmentRoutes } from './my-assignments'
import { orderRoutes } from './orders'
import { paymentRoutes } from './payments'
import { problemRoutes } from './problems'
import { productBlockRoutes } from './product-blocks'
import { productPriceRoutes } from './product-prices'
import { publicBranchRoutes } from './public-branches'
import { publicMenuRoutes } from './public-menu'
import { publicPromotionRoutes } from './public-promotions'
import { qrCodeRoutes } from './qr-codes'
import { recipeProductRoutes } from './recipe-products'
import { reorderRoutes } from './reorder'
import { reportRoutes } from './reports'
import { resourceRoutes } from './resources'
import { restoreRoutes } from './restore'
import { roundRoutes } from './rounds'
import { serviceCallRoutes } from './service-calls'
import { sessionRoutes } from './sessions'
import { subIngredientRoutes } from './sub-ingredients'
import { tableBatchRoutes } from './table-batch'
import { tableClosingRoutes } from './table-closing'
import { tenantRoutes } from './tenant'
import { ticketRoutes } from './tickets'
import { waiterRoundRoutes } from './waiter-rounds'
import { waiterTableRoutes } from './waiter-tables'

type Routes = (app: App, deps: ApiDeps) => Promise<void>

/** Every route file, in reading order. */
export const routes: readonly Routes[] = [
  healthRoutes,
  problemRoutes,
  authRoutes,
  publicBranchRoutes,
  publicMenuRoutes,
  publicPromotionRoutes,
  sessionRoutes,
  dinerRoutes,
  deviceRoutes,
  customerRoutes,
  customerAdministrationRoutes,
  cartRoutes,
  waiterTableRoutes,
  myAssignmentRoutes,
  assignmentRoutes,
  serviceCallRoutes,
  dinerRoundRoutes,
  waiterRoundRoutes,
  roundRoutes,
  kitchenRoutes,
  ticketRoutes,
  kitchenProductRoutes,
  orderRoutes,
  tenantRoutes,
  branchSettingsRoutes,
  auditLogRoutes,
  qrCodeRoutes,
  reportRoutes,
  resourceRoutes,
  tableBatchRoutes,
  productBlockRoutes,
  productPriceRoutes,
  recipeProductRoutes,
  subIngredientRoutes,
  reorderRoutes,
  exclusionRoutes,
  restoreRoutes,
  checkRoutes,
  paymentRoutes,
  mercadoPagoWebhookRoutes,
  tableClosingRoutes,
]
