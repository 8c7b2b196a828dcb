import { type Role, roles } from '../../domain/access/actor'
import type { Evening } from './evening'
import { everybodysPassword } from './two-tenants'

const all = roles
const management = ['ADMIN', 'MANAGER'] as const
const admins = ['ADMIN'] as const
const floor = ['ADMIN', 'MANAGER', 'WAITER'] as const
const kitchen = ['ADMIN', 'MANAGER', 'KITCHEN'] as const

/**
 * What a call is about. `thing`: something of one branch, named in path, query or body; another branch is 403, another restaurant or table
 * 404. `entity`: the same of an entity of the registry; whoever has the role nowhere is refused before it is looked for. `list`: whatever
 * the caller may see. `self`: the caller's own. `branch`: a branch of the restaurant, whoever of it asks. `tenant`: something of the
 * restaurant as a whole, for whoever has the role in any branch; another restaurant 404.
 */
type About = 'thing' | 'entity' | 'list' | 'self' | 'branch' | 'tenant'

export interface Call {
  readonly url: string
  readonly body?: object
}

export interface Row {
  readonly route: string
  readonly staff: readonly Role[]
  readonly diner: boolean
  readonly about: About
  readonly call: (evening: Evening) => Call | Promise<Call>
  /** What the first who may is answered; 2xx without. */
  readonly answers?: number
}

const row = (route: string, staff: readonly Role[], about: About, call: Row['call'], more: Partial<Row> = {}): Row => ({
  route,
  staff,
  diner: false,
  about,
  call,
  ...more,
})
/** A route for phones only. */
const phones = (route: string, about: About, call: Row['call'], more: Partial<Row> = {}): Row =>
  row(route, [], about, call, { diner: true, ...more })
const both = { diner: true }
const today = new Date().toISOString().slice(0, 10)

/** Who may do what: written from the specification, not from the code. A route that is not here fails the test. */
export const rows: readonly Row[] = [
  row('GET /api/auth/me', all, 'self', () => ({ url: '/api/auth/me' })),
  row('POST /api/auth/logout', all, 'self', () => ({ url: '/api/auth/logout' })),
  row('POST /api/auth/logout-all', all, 'self', () => ({ url: '/api/auth/logout-all' })),
  row('POST /api/auth/password', all, 'self', () => ({
    url: '/api/auth/password',
    body: { current_password: everybodysPassword, new_password: 'otra clave bien larga' },
  })),
  row('GET /api/admin/tenant', all, 'self', () => ({ url: '/api/admin/tenant' })),
  row('PATCH /api/admin/tenant', admins, 'self', () => ({ url: '/api/admin/tenant', body: { theme_color: '#00aa88' } })),

  // The floor
  row('GET /api/waiter/tables', floor, 'list', () => ({ url: '/api/waiter/tables' })),
  row('GET /api/waiter/tables', floor, 'thing', ({ table }) => ({ url: `/api/waiter/tables?branch_id=${table.branchId}` })),
  row('GET /api/waiter/my-tables', floor, 'list', () => ({ url: '/api/waiter/my-tables' })),
  row('GET /api/waiter/my-assignments', all, 'self', () => ({ url: '/api/waiter/my-assignments' })),
  row('GET /api/waiter/verify-branch-assignment', all, 'branch', ({ table }) => ({
    url: `/api/waiter/verify-branch-assignment?branch_id=${table.branchId}`,
  })),
  row('GET /api/tables/:id', floor, 'thing', ({ table }) => ({ url: `/api/tables/${table.tableId}` })),
  row('GET /api/waiter/tables/:id/session', floor, 'thing', ({ table }) => ({
    url: `/api/waiter/tables/${table.tableId}/session`,
  })),
  row('GET /api/waiter/sessions/:id/summary', floor, 'thing', ({ table }) => ({
    url: `/api/waiter/sessions/${table.sessionId}/summary`,
  })),
  row(
    'POST /api/waiter/tables/:id/activate',
    floor,
    'thing',
    ({ table }) => ({ url: `/api/waiter/tables/${table.tableId}/activate`, body: { diner_count: 2 } }),
    { answers: 409 },
  ),
  row('POST /api/waiter/tables/:id/close', floor, 'thing', ({ table }) => ({ url: `/api/waiter/tables/${table.tableId}/close` })),
  row('POST /api/waiter/tables/:id/close', management, 'thing', async ({ table, payment }) => {
    await payment()
    return { url: `/api/waiter/tables/${table.tableId}/close`, body: { force: true, reason: 'se fueron' } }
  }),
  row('POST /api/billing/tables/:id/clear', floor, 'thing', ({ table }) => ({
    url: `/api/billing/tables/${table.tableId}/clear`,
  })),
  row('GET /api/waiter/service-calls', floor, 'list', () => ({ url: '/api/waiter/service-calls' })),
  row('GET /api/waiter/service-calls', floor, 'thing', ({ table }) => ({
    url: `/api/waiter/service-calls?branch_id=${table.branchId}`,
  })),
  row('POST /api/waiter/service-calls/:id/acknowledge', floor, 'thing', async ({ call }) => ({
    url: `/api/waiter/service-calls/${await call()}/acknowledge`,
  })),
  row('POST /api/waiter/service-calls/:id/resolve', floor, 'thing', async ({ call }) => ({
    url: `/api/waiter/service-calls/${await call()}/resolve`,
  })),
  row('GET /api/waiter/branches/:id/menu', all, 'thing', ({ table }) => ({ url: `/api/waiter/branches/${table.branchId}/menu` })),

  row('POST /api/admin/tables/batch', management, 'thing', async ({ table, sector }) => ({
    url: '/api/admin/tables/batch',
    body: { branch_id: table.branchId, tables: [{ sector_id: await sector(), capacity: 2, count: 1 }] },
  })),

  // Who waits where
  row('GET /api/admin/assignments', all, 'thing', ({ table }) => ({ url: `/api/admin/assignments?branch_id=${table.branchId}` })),
  row('POST /api/admin/assignments/bulk', management, 'thing', async ({ table, sector }) => ({
    url: '/api/admin/assignments/bulk',
    body: {
      branch_id: table.branchId,
      assignment_date: '2031-01-01',
      assignments: [{ sector_id: await sector(), waiter_ids: [] }],
    },
  })),
  row('POST /api/admin/assignments/copy', management, 'thing', ({ table }) => ({
    url: '/api/admin/assignments/copy',
    body: { branch_id: table.branchId, from_date: today, to_date: '2031-01-02' },
  })),
  row(
    'DELETE /api/admin/assignments/:id',
    management,
    'thing',
    async ({ assignment }) => ({ url: `/api/admin/assignments/${await assignment()}` }),
    {},
  ),
  row('DELETE /api/admin/assignments-bulk', management, 'thing', ({ table }) => ({
    url: `/api/admin/assignments-bulk?branch_id=${table.branchId}&assignment_date=2031-01-03`,
  })),

  // Rounds
  row('POST /api/waiter/sessions/:id/quote', floor, 'thing', ({ table, productId }) => ({
    url: `/api/waiter/sessions/${table.sessionId}/quote`,
    body: { items: [{ product_id: productId, qty: 1 }] },
  })),
  row('POST /api/waiter/sessions/:id/rounds', floor, 'thing', ({ table, productId }) => ({
    url: `/api/waiter/sessions/${table.sessionId}/rounds`,
    body: { items: [{ product_id: productId, qty: 1 }] },
  })),
  row('POST /api/rounds/:id/confirm', floor, 'thing', async ({ round }) => ({
    url: `/api/rounds/${(await round()).id}/confirm`,
  })),
  row('POST /api/rounds/:id/approve', management, 'thing', async ({ round }) => ({
    url: `/api/rounds/${(await round()).id}/approve`,
  })),
  row('POST /api/rounds/:id/ready', kitchen, 'thing', async ({ cooked }) => ({
    url: `/api/rounds/${(await cooked()).id}/ready`,
  })),
  row('POST /api/rounds/:id/serve', floor, 'thing', async ({ ready }) => ({ url: `/api/rounds/${(await ready()).id}/serve` })),
  row('POST /api/rounds/:id/cancel', management, 'thing', async ({ cooked }) => ({
    url: `/api/rounds/${(await cooked()).id}/cancel`,
    body: { reason: 'se fueron' },
  })),
  row('POST /api/rounds/:id/items/:item_id/strike', floor, 'thing', async ({ round }) => strikeOf(await round())),
  row('POST /api/rounds/:id/items/:item_id/strike', all, 'thing', async ({ cooked }) => strikeOf(await cooked())),
  row('POST /api/rounds/:id/items/:item_id/strike', management, 'thing', async ({ ready }) => strikeOf(await ready())),
  row('DELETE /api/waiter/rounds/:round_id/items/:item_id', floor, 'thing', async ({ round }) => {
    const { id, itemId } = await round()
    return { url: `/api/waiter/rounds/${id}/items/${itemId}` }
  }),
  row('GET /api/admin/orders', management, 'list', () => ({ url: '/api/admin/orders' })),
  row('GET /api/admin/orders', management, 'thing', ({ table }) => ({ url: `/api/admin/orders?branch_id=${table.branchId}` })),
  row('GET /api/admin/orders/stats', management, 'list', () => ({ url: '/api/admin/orders/stats' })),
  row('GET /api/admin/orders/stats', management, 'thing', ({ table }) => ({
    url: `/api/admin/orders/stats?branch_id=${table.branchId}`,
  })),

  // Reports
  ...['summary', 'daily-sales', 'top-products', 'waiter-sales', 'table-turns', 'kitchen-times', 'cancellations'].flatMap(name => {
    const url = `/api/admin/reports/${name}`
    return [
      row(`GET ${url}`, management, 'list', () => ({ url })),
      row(`GET ${url}`, management, 'thing', ({ table }) => ({ url: `${url}?branch_id=${table.branchId}` })),
    ]
  }),

  // The kitchen
  row('GET /api/kitchen/rounds', kitchen, 'list', () => ({ url: '/api/kitchen/rounds' })),
  row('GET /api/kitchen/rounds', kitchen, 'thing', ({ table }) => ({ url: `/api/kitchen/rounds?branch_id=${table.branchId}` })),
  row('GET /api/kitchen/rounds/:id', kitchen, 'thing', async ({ cooked }) => ({
    url: `/api/kitchen/rounds/${(await cooked()).id}`,
  })),
  row('GET /api/kitchen/rounds/:id', management, 'thing', async ({ round }) => ({
    url: `/api/kitchen/rounds/${(await round()).id}`,
  })),
  row('POST /api/kitchen/rounds/:id/status', floor, 'thing', async ({ round }) => statusOf(await round(), 'CONFIRMED')),
  row('POST /api/kitchen/rounds/:id/status', management, 'thing', async ({ round }) => statusOf(await round(), 'SUBMITTED')),
  row('POST /api/kitchen/rounds/:id/status', management, 'thing', async ({ round }) => statusOf(await round(), 'IN_KITCHEN')),
  row('POST /api/kitchen/rounds/:id/status', all, 'thing', async ({ cooked }) => statusOf(await cooked(), 'IN_KITCHEN')),
  row('POST /api/kitchen/rounds/:id/status', kitchen, 'thing', async ({ cooked }) => statusOf(await cooked(), 'READY')),
  row('POST /api/kitchen/rounds/:id/status', floor, 'thing', async ({ ready }) => statusOf(await ready(), 'SERVED')),
  row(
    'POST /api/kitchen/rounds/:id/tickets',
    kitchen,
    'thing',
    async ({ cooked }) => ({ url: `/api/kitchen/rounds/${(await cooked()).id}/tickets` }),
    { answers: 409 },
  ),
  row('GET /api/kitchen/tickets', kitchen, 'list', () => ({ url: '/api/kitchen/tickets' })),
  row('GET /api/kitchen/tickets/:id', all, 'thing', async ({ cooked }) => ({
    url: `/api/kitchen/tickets/${(await cooked()).ticketId}`,
  })),
  row('PATCH /api/kitchen/tickets/:id/status', kitchen, 'thing', async ({ cooked }) => ({
    url: `/api/kitchen/tickets/${(await cooked()).ticketId}/status`,
    body: { status: 'IN_PROGRESS' },
  })),
  row('PATCH /api/kitchen/tickets/:id/status', all, 'thing', async ({ ready }) => ({
    url: `/api/kitchen/tickets/${(await ready()).ticketId}/status`,
    body: { status: 'DELIVERED' },
  })),
  row('PATCH /api/kitchen/tickets/:id/items/:item_id/status', kitchen, 'thing', async ({ cooked }) => {
    const { ticketId, ticketItemId } = await cooked()
    return { url: `/api/kitchen/tickets/${ticketId}/items/${ticketItemId}/status`, body: { status: 'IN_PROGRESS' } }
  }),
  row('GET /api/kitchen/products', kitchen, 'list', () => ({ url: '/api/kitchen/products' })),
  row('GET /api/kitchen/products', kitchen, 'thing', ({ table }) => ({
    url: `/api/kitchen/products?branch_id=${table.branchId}`,
  })),
  row('PATCH /api/kitchen/products/:id/availability', kitchen, 'thing', ({ table, productId }) => ({
    url: `/api/kitchen/products/${productId}/availability`,
    body: { branch_id: table.branchId, is_available: true },
  })),
  row('GET /api/admin/branches/:id/settings', management, 'thing', ({ table }) => ({
    url: `/api/admin/branches/${table.branchId}/settings`,
  })),
  row('PATCH /api/admin/branches/:id/settings', management, 'thing', ({ table }) => ({
    url: `/api/admin/branches/${table.branchId}/settings`,
    body: { kitchen_target_seconds: 901 },
  })),
  row('GET /api/admin/tables/:id/qr.svg', management, 'thing', ({ table }) => ({
    url: `/api/admin/tables/${table.tableId}/qr.svg`,
  })),
  row('GET /api/admin/tables/:id/qr.png', management, 'thing', ({ table }) => ({
    url: `/api/admin/tables/${table.tableId}/qr.png?size=256`,
  })),
  row('GET /api/admin/branches/:id/qr-sheet.pdf', management, 'thing', ({ table }) => ({
    url: `/api/admin/branches/${table.branchId}/qr-sheet.pdf`,
  })),

  // Customers
  row('GET /api/admin/customers', management, 'list', () => ({ url: '/api/admin/customers' })),
  row('GET /api/admin/customers/:id', management, 'tenant', async ({ customer }) => ({
    url: `/api/admin/customers/${(await customer()).id}`,
  })),
  row('PATCH /api/admin/customers/:id', management, 'tenant', async ({ customer }) => ({
    url: `/api/admin/customers/${(await customer()).id}`,
    body: { name: 'Ana María' },
  })),
  row('DELETE /api/admin/customers/:id', ['ADMIN'], 'tenant', async ({ customer }) => ({
    url: `/api/admin/customers/${(await customer()).id}`,
  })),
  row('POST /api/admin/customers/:id/expect-device', management, 'tenant', async ({ customer }) => ({
    url: `/api/admin/customers/${(await customer()).id}/expect-device`,
  })),

  // Who changed what
  row('GET /api/admin/audit-log', management, 'list', () => ({ url: '/api/admin/audit-log' })),
  row('GET /api/admin/audit-log', management, 'thing', ({ table }) => ({
    url: `/api/admin/audit-log?branch_id=${table.branchId}`,
  })),
  row('GET /api/admin/audit-log.csv', management, 'list', () => ({ url: '/api/admin/audit-log.csv' })),
  row('GET /api/admin/audit-log.csv', management, 'thing', ({ table }) => ({
    url: `/api/admin/audit-log.csv?branch_id=${table.branchId}`,
  })),
  row('GET /api/admin/audit-log/verify', ['ADMIN'], 'self', () => ({ url: '/api/admin/audit-log/verify' })),

  // The catalogue, beside what the registry gives
  row('POST /api/admin/categories/reorder', management, 'thing', async ({ table, category }) => ({
    url: '/api/admin/categories/reorder',
    body: { branch_id: table.branchId, ids: [await category()] },
  })),
  row('POST /api/admin/subcategories/reorder', admins, 'self', async ({ subcategory }) => ({
    url: '/api/admin/subcategories/reorder',
    body: await subcategory(),
  })),
  row('GET /api/admin/exclusions', admins, 'self', () => ({ url: '/api/admin/exclusions' })),
  row('GET /api/admin/exclusions/categories/:id', admins, 'self', async ({ category }) => ({
    url: `/api/admin/exclusions/categories/${await category()}`,
  })),
  row('PUT /api/admin/exclusions/categories/:id', admins, 'self', async ({ category }) => ({
    url: `/api/admin/exclusions/categories/${await category()}`,
    body: { excluded_branch_ids: [] },
  })),
  row('GET /api/admin/exclusions/subcategories/:id', admins, 'self', async ({ subcategory }) => ({
    url: `/api/admin/exclusions/subcategories/${(await subcategory()).ids[0]}`,
  })),
  row('PUT /api/admin/exclusions/subcategories/:id', admins, 'self', async ({ subcategory }) => ({
    url: `/api/admin/exclusions/subcategories/${(await subcategory()).ids[0]}`,
    body: { excluded_branch_ids: [] },
  })),
  ...(
    [
      ['prices', ({ table }) => [{ branch_id: table.branchId, price_cents: 1_700 }]],
      ['allergens', () => []],
      ['ingredients', () => []],
      ['dietary', () => ({ is_vegan: true })],
    ] as const satisfies readonly (readonly [string, (evening: Evening) => object])[]
  ).flatMap(([block, body]) => [
    row(`GET /api/admin/products/:id/${block}`, all, 'entity', ({ productId }) => ({
      url: `/api/admin/products/${productId}/${block}`,
    })),
    row(`PUT /api/admin/products/:id/${block}`, management, 'entity', evening => ({
      url: `/api/admin/products/${evening.productId}/${block}`,
      body: body(evening),
    })),
  ]),
  row('POST /api/admin/products/prices', management, 'thing', ({ table, productId }) => ({
    url: '/api/admin/products/prices',
    body: { branch_id: table.branchId, items: [{ product_id: productId, price_cents: 1_800 }] },
  })),
  row('GET /api/recipes/categories/list', kitchen, 'list', () => ({ url: '/api/recipes/categories/list' })),
  row('GET /api/recipes/:id/products', kitchen, 'entity', async ({ recipe }) => ({
    url: `/api/recipes/${await recipe()}/products`,
  })),
  row('POST /api/recipes/:id/derive-product', kitchen, 'entity', async ({ recipe, category }) => ({
    url: `/api/recipes/${await recipe()}/derive-product`,
    body: { name: 'Plato del día', category_id: await category() },
  })),
  row('POST /api/admin/ingredients/:id/sub', kitchen, 'self', async ({ processed }) => ({
    url: `/api/admin/ingredients/${(await processed()).id}/sub`,
    body: { name: 'Sésamo negro' },
  })),
  row('DELETE /api/admin/ingredients/:id/sub/:sub_id', kitchen, 'self', async ({ processed }) => {
    const { id, subId } = await processed()
    return { url: `/api/admin/ingredients/${id}/sub/${subId}` }
  }),

  // Money
  row('POST /api/waiter/sessions/:id/check', floor, 'thing', async ({ table, cooked }) => {
    await cooked()
    return { url: `/api/waiter/sessions/${table.sessionId}/check` }
  }),
  row('GET /api/billing/check/:id', floor, 'thing', async ({ check }) => ({ url: `/api/billing/check/${await check()}` })),
  row(
    'GET /api/billing/check/:id/balances',
    floor,
    'thing',
    async ({ check }) => ({ url: `/api/billing/check/${await check()}/balances` }),
    both,
  ),
  row(
    'POST /api/billing/check/:id/withdraw',
    floor,
    'thing',
    async ({ check }) => ({ url: `/api/billing/check/${await check()}/withdraw` }),
    both,
  ),
  row('POST /api/billing/cash/pay', floor, 'thing', async ({ check }) => ({
    url: '/api/billing/cash/pay',
    body: { check_id: await check(), amount_cents: 100 },
  })),
  row('POST /api/waiter/payments/manual', floor, 'thing', async ({ check }) => ({
    url: '/api/waiter/payments/manual',
    body: { check_id: await check(), amount_cents: 100, manual_method: 'TRANSFER_EXTERNAL' },
  })),
  row(
    'GET /api/billing/payments/:id',
    floor,
    'thing',
    async ({ payment }) => ({ url: `/api/billing/payments/${await payment()}` }),
    both,
  ),
  row(
    'POST /api/billing/payments/:id/cancel',
    floor,
    'thing',
    async ({ payment }) => ({ url: `/api/billing/payments/${await payment()}/cancel` }),
    both,
  ),
  phones('POST /api/billing/mercadopago/preference', 'thing', async ({ check }) => ({
    url: '/api/billing/mercadopago/preference',
    body: { check_id: await check(), amount_cents: 100 },
  })),
  phones('POST /api/billing/check/request', 'self', async ({ cooked }) => {
    await cooked()
    return { url: '/api/billing/check/request' }
  }),

  // Phones
  phones('POST /api/diner/register', 'self', () => ({ url: '/api/diner/register', body: { name: 'Caro', color: '#0000ff' } })),
  phones('GET /api/diner/session/:id/diners', 'thing', ({ table }) => ({ url: `/api/diner/session/${table.sessionId}/diners` })),
  phones('GET /api/diner/session/:id/rounds', 'thing', ({ table }) => ({ url: `/api/diner/session/${table.sessionId}/rounds` })),
  phones('GET /api/diner/session/:id/total', 'thing', ({ table }) => ({ url: `/api/diner/session/${table.sessionId}/total` })),
  phones('GET /api/diner/check', 'self', async ({ check }) => {
    await check()
    return { url: '/api/diner/check' }
  }),
  phones('GET /api/diner/cart', 'self', () => ({ url: '/api/diner/cart' })),
  phones('POST /api/diner/cart/add', 'self', ({ productId }) => ({
    url: '/api/diner/cart/add',
    body: { product_id: productId },
  })),
  phones('PATCH /api/diner/cart/:item_id', 'thing', async ({ line }) => ({
    url: `/api/diner/cart/${await line()}`,
    body: { quantity: 3 },
  })),
  phones('DELETE /api/diner/cart/:item_id', 'thing', async ({ line }) => ({ url: `/api/diner/cart/${await line()}` })),
  phones('DELETE /api/diner/cart', 'self', () => ({ url: '/api/diner/cart' })),
  phones('POST /api/diner/quote', 'self', ({ productId }) => ({
    url: '/api/diner/quote',
    body: { items: [{ product_id: productId, qty: 1 }] },
  })),
  phones('POST /api/diner/rounds', 'self', ({ productId }) => ({
    url: '/api/diner/rounds',
    body: { items: [{ product_id: productId, qty: 1 }] },
  })),
  phones('POST /api/diner/rounds/submit', 'self', ({ productId }) => ({
    url: '/api/diner/rounds/submit',
    body: { items: [{ product_id: productId, qty: 1 }] },
  })),
  phones('POST /api/diner/rounds/:id/cancel', 'thing', async ({ round }) => ({
    url: `/api/diner/rounds/${(await round()).id}/cancel`,
  })),
  phones('PATCH /api/diner/preferences', 'self', ({ table }) => ({
    url: '/api/diner/preferences',
    body: { implicit_preferences: {}, diner_id: table.dinerIds[0] },
  })),
  phones('GET /api/diner/device/:device_id/preferences', 'self', () => ({ url: '/api/diner/device/d-1/preferences' })),
  phones('GET /api/diner/device/:device_id/history', 'self', () => ({ url: '/api/diner/device/d-1/history' })),
  phones('POST /api/customer/register', 'self', () => ({
    url: '/api/customer/register',
    body: { device_id: 'phone-of-ana', name: 'Ana', birthday_month: 2, birthday_day: 29 },
  })),
  phones('GET /api/customer/recognize', 'self', () => ({ url: '/api/customer/recognize?device_id=d-1' })),
  phones('GET /api/customer/me', 'self', async ({ customer }) => ({
    url: `/api/customer/me?device_id=${(await customer()).deviceId}`,
  })),
  phones('PATCH /api/customer/me', 'self', async ({ customer }) => ({
    url: `/api/customer/me?device_id=${(await customer()).deviceId}`,
    body: { name: 'Ana María' },
  })),
  phones('DELETE /api/customer/me', 'self', async ({ customer }) => ({
    url: `/api/customer/me?device_id=${(await customer()).deviceId}`,
  })),
  phones('GET /api/customer/suggestions', 'self', () => ({ url: '/api/customer/suggestions?device_id=d-1' })),
  phones('POST /api/diner/service-call', 'self', () => ({ url: '/api/diner/service-call' })),
]

/** For anybody: nothing here may be refused for lack of a token. */
export const open = new Set([
  'GET /health',
  'GET /ready',
  'GET /metrics',
  'GET /openapi.json',
  'GET /problems',
  'GET /problems/:code',
  'GET /api/health',
  'GET /api/health/detailed',
  'POST /api/auth/login',
  'POST /api/auth/refresh', // by the refresh token itself
  'GET /api/public/branches',
  'GET /api/public/branches/:slug',
  'GET /api/public/menu/:slug',
  'GET /api/public/menu/:slug/search',
  'GET /api/public/menu/:slug/allergens',
  'GET /api/public/menu/:slug/allergens/:id/products',
  'GET /api/public/menu/:slug/products/:id',
  'GET /api/public/menu/:slug/products/:id/complete',
  'GET /api/public/menu/:slug/promotions',
  'POST /api/tables/:id/session',
  'POST /api/tables/code/:code/session',
  'POST /api/billing/mercadopago/webhook', // by its signature
  'POST /api/billing/mercadopago/webhook/:tenant_id',
])

const strikeOf = ({ id, itemId }: { id: number; itemId: number }): Call => ({
  url: `/api/rounds/${id}/items/${itemId}/strike`,
  body: { reason: 'no queda' },
})
const statusOf = ({ id }: { id: number }, status: string): Call => ({ url: `/api/kitchen/rounds/${id}/status`, body: { status } })
