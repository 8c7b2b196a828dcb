import { createTestApi, type TestApi } from '../support/api'
import { routesOf } from '../support/route-list'

/**
 * Paths that clients of the earlier version call, and those that the specification adds. A front end may point at this server only while
 * all of them are here. (Chat and knowledge base are not part of the API yet.)
 */
const promised = `
POST /api/auth/login
POST /api/auth/refresh
GET /api/auth/me
POST /api/auth/logout
POST /api/auth/logout-all

GET /api/public/branches
GET /api/public/menu/:slug
GET /api/public/menu/:slug/products/:id
GET /api/public/menu/:slug/products/:id/complete
GET /api/public/menu/:slug/allergens
GET /api/health
GET /api/health/detailed
GET /metrics

POST /api/tables/code/:code/session
POST /api/tables/:id/session
GET /api/tables/:id
GET /api/waiter/tables
GET /api/waiter/tables/:id/session

POST /api/diner/register
GET /api/diner/session/:id/diners
POST /api/diner/rounds
POST /api/diner/rounds/submit
POST /api/diner/rounds/:id/cancel
GET /api/diner/session/:id/rounds
POST /api/diner/service-call
GET /api/diner/session/:id/total
GET /api/diner/check
GET /api/diner/device/:device_id/history
PATCH /api/diner/preferences
GET /api/diner/device/:device_id/preferences

POST /api/diner/cart/add
PATCH /api/diner/cart/:item_id
DELETE /api/diner/cart/:item_id
GET /api/diner/cart
DELETE /api/diner/cart

POST /api/customer/register
GET /api/customer/recognize
GET /api/customer/me
PATCH /api/customer/me
GET /api/customer/suggestions

GET /api/kitchen/rounds
GET /api/kitchen/rounds/:id
POST /api/kitchen/rounds/:id/status
GET /api/kitchen/tickets
GET /api/kitchen/tickets/:id
PATCH /api/kitchen/tickets/:id/status
POST /api/kitchen/rounds/:id/tickets
PATCH /api/kitchen/products/:id/availability

GET /api/waiter/service-calls
POST /api/waiter/service-calls/:id/acknowledge
POST /api/waiter/service-calls/:id/resolve
GET /api/waiter/my-assignments
GET /api/waiter/my-tables
GET /api/waiter/verify-branch-assignment
GET /api/waiter/branches/:id/menu
POST /api/waiter/tables/:id/activate
POST /api/waiter/sessions/:id/rounds
DELETE /api/waiter/rounds/:id/items/:id
POST /api/waiter/sessions/:id/check
POST /api/waiter/payments/manual
GET /api/waiter/sessions/:id/summary
POST /api/waiter/tables/:id/close

POST /api/rounds/:id/confirm
POST /api/rounds/:id/approve
POST /api/rounds/:id/ready
POST /api/rounds/:id/serve
POST /api/rounds/:id/cancel
POST /api/rounds/:id/items/:id/strike

POST /api/billing/check/request
POST /api/billing/cash/pay
POST /api/billing/tables/:id/clear
GET /api/billing/check/:id
GET /api/billing/check/:id/balances
POST /api/billing/check/:id/withdraw
POST /api/billing/mercadopago/preference
POST /api/billing/mercadopago/webhook

GET /api/admin/tenant
PATCH /api/admin/tenant
GET /api/admin/branches
GET /api/admin/branches/:id
POST /api/admin/branches
PATCH /api/admin/branches/:id
DELETE /api/admin/branches/:id
GET /api/admin/branches/:id/settings
PATCH /api/admin/branches/:id/settings
GET /api/admin/branches/:id/qr-sheet.pdf
GET /api/admin/categories
GET /api/admin/categories/:id
POST /api/admin/categories
PATCH /api/admin/categories/:id
DELETE /api/admin/categories/:id
POST /api/admin/categories/reorder
GET /api/admin/subcategories
GET /api/admin/subcategories/:id
POST /api/admin/subcategories
PATCH /api/admin/subcategories/:id
DELETE /api/admin/subcategories/:id
POST /api/admin/subcategories/reorder
GET /api/admin/products
GET /api/admin/products/:id
POST /api/admin/products
PATCH /api/admin/products/:id
DELETE /api/admin/products/:id
GET /api/admin/allergens
GET /api/admin/allergens/:id
POST /api/admin/allergens
PATCH /api/admin/allergens/:id
DELETE /api/admin/allergens/:id
GET /api/admin/allergens/cross-reactions
POST /api/admin/allergens/cross-reactions
PATCH /api/admin/allergens/cross-reactions/:id
DELETE /api/admin/allergens/cross-reactions/:id
GET /api/admin/staff
GET /api/admin/staff/:id
POST /api/admin/staff
PATCH /api/admin/staff/:id
DELETE /api/admin/staff/:id
GET /api/admin/tables
GET /api/admin/tables/:id
POST /api/admin/tables
PATCH /api/admin/tables/:id
DELETE /api/admin/tables/:id
POST /api/admin/tables/batch
GET /api/admin/tables/:id/qr.svg
GET /api/admin/tables/:id/qr.png
GET /api/admin/sectors
POST /api/admin/sectors
DELETE /api/admin/sectors/:id
GET /api/admin/orders
GET /api/admin/orders/stats
GET /api/admin/exclusions
GET /api/admin/exclusions/categories/:id
PUT /api/admin/exclusions/categories/:id
GET /api/admin/exclusions/subcategories/:id
PUT /api/admin/exclusions/subcategories/:id
GET /api/admin/assignments
POST /api/admin/assignments/bulk
POST /api/admin/assignments/copy
DELETE /api/admin/assignments-bulk
DELETE /api/admin/assignments/:id
GET /api/admin/reports/summary
GET /api/admin/reports/daily-sales
GET /api/admin/reports/top-products
GET /api/admin/audit-log
POST /api/admin/:entity_type/:id/restore

GET /api/admin/promotions
GET /api/admin/promotions/:id
POST /api/admin/promotions
PATCH /api/admin/promotions/:id
DELETE /api/admin/promotions/:id
GET /api/recipes
GET /api/recipes/:id
POST /api/recipes
PATCH /api/recipes/:id
DELETE /api/recipes/:id
GET /api/recipes/categories/list
POST /api/recipes/:id/derive-product
GET /api/recipes/:id/products
GET /api/admin/ingredients
GET /api/admin/ingredients/:id
POST /api/admin/ingredients
PATCH /api/admin/ingredients/:id
DELETE /api/admin/ingredients/:id
GET /api/admin/ingredients/groups
POST /api/admin/ingredients/groups
POST /api/admin/ingredients/:id/sub
DELETE /api/admin/ingredients/:id/sub/:id
GET /api/admin/catalogs/cooking-methods
GET /api/admin/catalogs/flavor-profiles
GET /api/admin/catalogs/texture-profiles
GET /api/admin/catalogs/cuisine-types`
  .trim()
  .split(/\n+/)

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

/** Whatever a parameter is called. `:entity_type` stands for a word of the path, the others for an id, slug or code. */
const nameless = (route: string): string => route.replace(/:\w+/g, ':x')

it('serves every path that was promised', () => {
  const served = new Set(routesOf(api.app).map(nameless))
  expect(promised.filter(route => !served.has(nameless(route)))).toEqual([])
})

it('promises nothing twice', () => {
  expect(new Set(promised).size).toBe(promised.length)
})
