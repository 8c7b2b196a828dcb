import type { Role } from '../../domain/access/actor'
import type { HttpAnswer, MoneySystem } from './money-system'
import type { Headers } from './people'
import { type SeatedTable, seatTable } from './seated-table'

export interface OrderedRound {
  readonly id: number
  readonly itemId: number
}

export interface CookedRound extends OrderedRound {
  readonly ticketId: number
  readonly ticketItemId: number
}

export interface KnownCustomer {
  readonly id: number
  readonly deviceId: string
}

/** A table of the demo's first branch and whatever goes on there, made over HTTP when first asked for. */
export interface Evening {
  readonly table: SeatedTable
  /** A product of the branch's menu. */
  readonly productId: number
  /** Of the first diner. */
  line(): Promise<number>
  round(): Promise<OrderedRound>
  cooked(): Promise<CookedRound>
  ready(): Promise<CookedRound>
  /** Asked for; the round of it is in the kitchen. */
  check(): Promise<number>
  /** A peso of it paid in cash. */
  payment(): Promise<number>
  call(): Promise<number>
  /** Of the branch. */
  sector(): Promise<number>
  /** Of somebody to a sector of the branch, today. */
  assignment(): Promise<number>
  /** Of the branch's menu. */
  category(): Promise<number>
  /** Of the branch. */
  recipe(): Promise<number>
  /** One of the branch's menu, as its new order. */
  subcategory(): Promise<{ readonly category_id: number; readonly ids: readonly [number] }>
  /** An ingredient with a part. */
  processed(): Promise<{ readonly id: number; readonly subId: number }>
  /** Somebody whom the restaurant remembers. */
  customer(): Promise<KnownCustomer>
}

/** `staff` are logins of that branch. */
export async function spendEvening(system: MoneySystem, staff: Readonly<Record<Role, Headers>>): Promise<Evening> {
  const table = await seatTable(system.owner)
  const bare = system.phone(table)
  const own = system.phone(table, 0)
  const productId = await putOnMenu(system, table)

  const line = once(async () => done(await system.post('/api/diner/cart/add', own, { product_id: productId })).item_id as number)
  const round = once(async () => {
    const items = [
      { product_id: productId, qty: 1 },
      { product_id: productId, qty: 2 },
    ]
    const { round_id: id } = done(await system.post('/api/diner/rounds', own, { items }))
    const [item] = await system.owner('round_items').where({ round_id: id }).orderBy('id').select('id')
    return { id: id as number, itemId: item.id as number }
  })
  const cooked = once(async () => {
    const ordered = await round()
    done(await system.post(`/api/rounds/${ordered.id}/approve`, staff.MANAGER))
    const ticket = await system.owner('kitchen_tickets').where({ round_id: ordered.id }).first('id')
    const item = await system.owner('kitchen_ticket_items').where({ ticket_id: ticket.id }).orderBy('id').first('id')
    return { ...ordered, ticketId: ticket.id as number, ticketItemId: item.id as number }
  })
  const ready = once(async () => {
    const inKitchen = await cooked()
    done(await system.post(`/api/rounds/${inKitchen.id}/ready`, staff.KITCHEN))
    return inKitchen
  })
  const check = once(async () => {
    await cooked()
    return done(await system.post('/api/billing/check/request', bare)).check_id as number
  })
  const payment = once(async () => {
    const paying = { check_id: await check(), amount_cents: 100 }
    return done(await system.post('/api/billing/cash/pay', staff.WAITER, paying)).payment_id as number
  })
  const call = once(async () => done(await system.post('/api/diner/service-call', bare)).id as number)
  const ofBranch = async (from: string) =>
    (await system.owner(from).where({ branch_id: table.branchId, is_active: true }).orderBy('id').first('id')).id as number
  const sector = once(() => ofBranch('branch_sectors'))
  const assignment = once(() => ofBranch('waiter_sector_assignments'))
  const customer = once(async () => {
    const deviceId = `telefono-${table.sessionId}`
    const person = { device_id: deviceId, name: 'Ana', phone: '261 555 0000' }
    return { deviceId, id: done(await system.post('/api/customer/register', bare, person)).id as number }
  })
  const category = once(() => ofBranch('categories'))
  const recipe = once(() => ofBranch('recipes'))
  const subcategory = once(async () => {
    const found = await system
      .owner('subcategories')
      .where({ category_id: await category(), is_active: true })
      .first('id', 'category_id')
    return { category_id: found.category_id as number, ids: [found.id as number] as const }
  })
  const processed = once(async () => {
    const name = `Mezcla ${table.sessionId}`
    const { id } = done(await system.post('/api/admin/ingredients', staff.ADMIN, { name, is_processed: true }))
    return {
      id: id as number,
      subId: done(await system.post(`/api/admin/ingredients/${id}/sub`, staff.ADMIN, { name: 'Sal' })).id as number,
    }
  })
  return {
    category,
    recipe,
    subcategory,
    processed,
    table,
    productId,
    line,
    round,
    cooked,
    ready,
    check,
    payment,
    call,
    sector,
    assignment,
    customer,
  }
}

/** Something to eat at 15 pesos that no other evening changes, in a category of its own. */
async function putOnMenu({ owner }: MoneySystem, { tenantId, branchId, sessionId }: SeatedTable): Promise<number> {
  const [category] = await owner('categories')
    .insert({ tenant_id: tenantId, branch_id: branchId, name: `Noche ${sessionId}`, order: 9_000 })
    .returning('id')
  const [product] = await owner('products')
    .insert({ tenant_id: tenantId, category_id: category.id, name: `Plato ${sessionId}` })
    .returning('id')
  const offer = { tenant_id: tenantId, branch_id: branchId, product_id: product.id, price_cents: 1_500 }
  await owner('branch_products').insert(offer)
  return product.id
}

function done({ status, body }: HttpAnswer) {
  if (status >= 300) throw new Error(`arranging an evening was answered ${status} ${JSON.stringify(body)}`)
  return body
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= work())
}
