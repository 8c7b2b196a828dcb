import type { RefusalCode } from '../domain/errors'
import type { Resource } from '../services/crud/resource'
import { resources } from '../services/resources'

const thing = ['forbidden', 'not_found'] as const satisfies readonly RefusalCode[]
const command = [...thing, 'workflows_unavailable'] as const satisfies readonly RefusalCode[]
const moved = [...command, 'invalid_transition'] as const satisfies readonly RefusalCode[]
const struck = [...moved, 'unknown_item', 'reason_required', 'item_paid'] as const satisfies readonly RefusalCode[]
const quoted = ['product_unavailable', 'unknown_diner'] as const satisfies readonly RefusalCode[]
const ordered = [...quoted, 'price_changed', 'workflows_unavailable'] as const satisfies readonly RefusalCode[]
const asked = ['nothing_to_pay', 'check_closed', 'workflows_unavailable'] as const satisfies readonly RefusalCode[]
const paid = [
  ...command,
  'check_closed',
  'exceeds_remaining',
  'payment_in_progress',
  'unknown_diner',
] as const satisfies readonly RefusalCode[]
const changedLine = ['cart_conflict', 'not_found', 'not_your_line'] as const satisfies readonly RefusalCode[]
const closed = [...command, 'table_not_settled', 'credit_left', 'table_out_of_service'] as const satisfies readonly RefusalCode[]
const seated = ['not_found', 'table_out_of_service'] as const satisfies readonly RefusalCode[]

/** What each operation may refuse by its own rules, for its description. What guards, limits and schemas refuse is added to it. */
export const operationRefusals: Readonly<Record<string, readonly RefusalCode[]>> = {
  'GET /problems': [],
  'GET /problems/:code': ['not_found'],
  'POST /api/auth/login': ['invalid_credentials', 'no_branch_roles', 'too_many_requests', 'live_unavailable'],
  'POST /api/auth/refresh': ['unauthenticated', 'token_revoked', 'no_branch_roles'],
  'GET /api/auth/me': [],
  'POST /api/auth/logout': [],
  'POST /api/auth/logout-all': [],

  'GET /api/public/branches': [],
  'GET /api/public/branches/:slug': ['not_found'],
  'GET /api/public/menu/:slug': ['not_found'],
  'GET /api/public/menu/:slug/search': ['not_found'],
  'GET /api/public/menu/:slug/products/:id': ['not_found'],
  'GET /api/public/menu/:slug/products/:id/complete': ['not_found'],
  'GET /api/public/menu/:slug/allergens': ['not_found'],
  'GET /api/public/menu/:slug/allergens/:id/products': ['not_found'],
  'GET /api/public/menu/:slug/promotions': ['not_found'],
  'GET /api/waiter/branches/:id/menu': thing,

  'POST /api/tables/:id/session': seated,
  'POST /api/tables/code/:code/session': seated,
  'POST /api/diner/register': ['too_many_diners'],
  'GET /api/diner/session/:id/diners': ['not_found'],
  'PATCH /api/diner/preferences': ['forbidden', 'unknown_diner'],
  'GET /api/diner/device/:device_id/preferences': [],
  'GET /api/diner/device/:device_id/history': [],
  'POST /api/customer/register': ['not_found'],
  'GET /api/customer/recognize': [],
  'GET /api/customer/me': ['not_found'],
  'PATCH /api/customer/me': ['not_found', 'precondition_failed'],
  'DELETE /api/customer/me': ['not_found'],
  'GET /api/customer/suggestions': ['not_found'],
  'GET /api/admin/customers': ['forbidden'],
  'GET /api/admin/customers/:id': thing,
  'PATCH /api/admin/customers/:id': [...thing, 'precondition_failed'],
  'DELETE /api/admin/customers/:id': [...thing, 'precondition_failed'],
  'POST /api/admin/customers/:id/expect-device': thing,
  'GET /api/diner/cart': [],
  'DELETE /api/diner/cart': ['cart_conflict'],
  'POST /api/diner/cart/add': ['cart_conflict', 'not_your_line', 'unknown_diner', 'product_unavailable', 'cart_full'],
  'PATCH /api/diner/cart/:item_id': changedLine,
  'DELETE /api/diner/cart/:item_id': changedLine,

  'GET /api/waiter/tables': thing,
  'GET /api/tables/:id': thing,
  'GET /api/waiter/tables/:id/session': thing,
  'GET /api/waiter/sessions/:id/summary': thing,
  'POST /api/waiter/tables/:id/activate': [...thing, 'table_out_of_service', 'table_occupied'],
  'POST /api/waiter/tables/:id/close': closed,
  'POST /api/billing/tables/:id/clear': closed,
  'GET /api/waiter/my-assignments': [],
  'GET /api/waiter/my-tables': ['forbidden'],
  'GET /api/waiter/verify-branch-assignment': ['not_found'],
  'GET /api/admin/assignments': thing,
  'POST /api/admin/assignments/bulk': [...thing, 'unknown_sector', 'unknown_waiter'],
  'POST /api/admin/assignments/copy': thing,
  'DELETE /api/admin/assignments/:id': thing,
  'DELETE /api/admin/assignments-bulk': thing,
  'POST /api/diner/service-call': [],
  'GET /api/waiter/service-calls': thing,
  'POST /api/waiter/service-calls/:id/acknowledge': [...thing, 'invalid_transition'],
  'POST /api/waiter/service-calls/:id/resolve': [...thing, 'invalid_transition'],

  'POST /api/diner/quote': [...quoted, 'cart_empty'],
  'POST /api/waiter/sessions/:id/quote': [...thing, ...quoted, 'no_open_session'],
  'POST /api/diner/rounds': [...ordered, 'cart_empty'],
  'POST /api/diner/rounds/submit': [...ordered, 'cart_empty'],
  'POST /api/diner/rounds/:id/cancel': ['not_found', 'invalid_transition', 'workflows_unavailable'],
  'GET /api/diner/session/:id/rounds': ['not_found'],
  'POST /api/waiter/sessions/:id/rounds': [...thing, ...ordered, 'no_open_session', 'session_closed'],
  'DELETE /api/waiter/rounds/:round_id/items/:item_id': struck,
  'POST /api/rounds/:id/confirm': moved,
  'POST /api/rounds/:id/approve': [...command, 'already_decided', 'unknown_item', 'reason_required'],
  'POST /api/rounds/:id/ready': moved,
  'POST /api/rounds/:id/serve': moved,
  'POST /api/rounds/:id/cancel': [...moved, 'reason_required'],
  'POST /api/rounds/:id/items/:item_id/strike': struck,
  'GET /api/kitchen/rounds': ['forbidden'],
  'GET /api/kitchen/rounds/:id': thing,
  'POST /api/kitchen/rounds/:id/status': [...moved, 'already_decided'],
  'POST /api/kitchen/rounds/:id/tickets': [...thing, 'tickets_exist', 'invalid_transition'],
  'GET /api/kitchen/tickets': ['forbidden'],
  'GET /api/kitchen/tickets/:id': thing,
  'PATCH /api/kitchen/tickets/:id/status': [...thing, 'invalid_transition'],
  'PATCH /api/kitchen/tickets/:id/items/:item_id/status': [...thing, 'invalid_transition'],
  'GET /api/kitchen/products': thing,
  'PATCH /api/kitchen/products/:id/availability': [...thing, 'precondition_failed'],
  'GET /api/admin/orders': thing,
  'GET /api/admin/orders/stats': thing,
  'POST /api/admin/ingredients/:id/sub': [...thing, 'duplicate', 'unknown_reference'],
  'DELETE /api/admin/ingredients/:id/sub/:sub_id': thing,
  'POST /api/admin/categories/reorder': [...thing, 'unknown_reference'],
  'POST /api/admin/subcategories/reorder': [...thing, 'unknown_reference'],
  'GET /api/admin/exclusions': ['forbidden'],
  'GET /api/admin/exclusions/categories/:id': thing,
  'PUT /api/admin/exclusions/categories/:id': [...thing, 'unknown_reference'],
  'GET /api/admin/exclusions/subcategories/:id': thing,
  'PUT /api/admin/exclusions/subcategories/:id': [...thing, 'unknown_reference'],
  'POST /api/admin/:entity_type/:id/restore': [...thing, 'unknown_entity_type', 'parent_deleted', 'duplicate'],
  ...Object.assign({}, ...resources.map(refusalsOf)),
  'GET /api/admin/branches/:id/settings': thing,
  'PATCH /api/admin/branches/:id/settings': [...thing, 'precondition_failed'],
  'GET /api/admin/audit-log': thing,
  'GET /api/admin/audit-log.csv': thing,
  'GET /api/admin/audit-log/verify': ['forbidden'],
  'GET /api/admin/tables/:id/qr.svg': thing,
  'GET /api/admin/tables/:id/qr.png': thing,
  'GET /api/admin/branches/:id/qr-sheet.pdf': thing,

  'GET /api/admin/reports/summary': thing,
  'GET /api/admin/reports/daily-sales': thing,
  'GET /api/admin/reports/top-products': thing,
  'GET /api/admin/reports/waiter-sales': thing,
  'GET /api/admin/reports/table-turns': thing,
  'GET /api/admin/reports/kitchen-times': thing,
  'GET /api/admin/reports/cancellations': thing,

  'POST /api/billing/check/request': asked,
  'POST /api/waiter/sessions/:id/check': [...thing, ...asked, 'session_closed'],
  'GET /api/diner/check': ['not_found'],
  'GET /api/diner/session/:id/total': ['not_found'],
  'GET /api/billing/check/:id': thing,
  'GET /api/billing/check/:id/balances': thing,
  'POST /api/billing/check/:id/withdraw': [...command, 'payment_in_progress', 'check_closed'],
  'POST /api/billing/cash/pay': paid,
  'POST /api/waiter/payments/manual': paid,
  'POST /api/billing/mercadopago/preference': [...paid, 'provider_not_configured', 'provider_unavailable'],
  'GET /api/billing/payments/:id': thing,
  'POST /api/billing/payments/:id/cancel': command,
  'POST /api/billing/mercadopago/webhook': ['invalid_signature', 'workflows_unavailable'],
  'POST /api/billing/mercadopago/webhook/:tenant_id': ['invalid_signature', 'workflows_unavailable'],
}

/** What the template refuses for any entity, and what its hooks may besides. */
function refusalsOf({ path, refuses = [] }: Resource): Readonly<Record<string, readonly RefusalCode[]>> {
  const written = [...thing, 'duplicate', 'unknown_reference', ...refuses] as const
  return {
    [`GET ${path}`]: thing,
    [`GET ${path}/:id`]: thing,
    [`POST ${path}`]: written,
    [`PATCH ${path}/:id`]: [...written, 'precondition_failed'],
    [`DELETE ${path}/:id`]: [...thing, 'in_use', 'precondition_failed', ...refuses],
    [`GET ${path}/:id/cascade-preview`]: thing,
  }
}
