import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { DinerActor } from '../../domain/access/actor'
import { assignToday, insertBranch, insertPerson, type Person } from './two-tenants'

/** A restaurant that a test makes bigger: ids of its first things, and `grow`, which adds one of everything that its lists show. */
export interface GrowingRestaurant extends Dishes, Floor {
  readonly tenantId: number
  readonly tenantSlug: string
  readonly branchId: number
  readonly slug: string
  readonly admin: Person
  /** Assigned today to every sector. */
  readonly waiter: Person
  readonly guest: DinerActor
  /** Of whoever came to every table. */
  readonly deviceId: string
  grow(): Promise<void>
}

interface Dishes {
  readonly categoryId: number
  readonly subcategoryId: number
  readonly recipeId: number
  readonly productId: number
  readonly allergenId: number
  readonly ingredientGroupId: number
  readonly ingredientId: number
  readonly promotionId: number
}

interface Floor {
  readonly sectorId: number
  readonly roundId: number
  readonly ticketId: number
  readonly checkId: number
  readonly paymentId: number
  readonly customerId: number
  readonly waiterId: number
  readonly tableId: number
  readonly sessionId: number
  readonly dinerId: number
}

const cents = 1_000

/** One of everything. What belongs to the first things grows with the rest: their lines, parts, rounds, payments and visits. */
export async function foundRestaurant(owner: Knex): Promise<GrowingRestaurant> {
  const tenantSlug = `crece-${randomUUID()}`
  const tenantId = await insert(owner, 'tenants', { name: 'Crece', slug: tenantSlug })
  const branchId = await insertBranch(owner, tenantId)
  await owner('branch_settings').insert({ tenant_id: tenantId, branch_id: branchId })
  const { slug } = await owner('branches').where({ id: branchId }).first('slug')
  const admin = await insertPerson(owner, tenantId, [{ branchId, role: 'ADMIN' }])
  const waiter = await insertPerson(owner, tenantId, [{ branchId, role: 'WAITER' }])
  const deviceId = `telefono-${randomUUID()}`
  const at: At = { owner, tenant: { tenant_id: tenantId }, branch: { tenant_id: tenantId, branch_id: branchId }, deviceId }
  const dishes = await addDish(at, null)
  const floor = await addTable(at, null, dishes.productId, waiter.actor.userId)
  return {
    tenantId,
    tenantSlug,
    branchId,
    slug,
    admin,
    waiter,
    deviceId,
    ...dishes,
    ...floor,
    guest: { kind: 'diner', tenantId, branchId, tableId: floor.tableId, sessionId: floor.sessionId, dinerId: floor.dinerId },
    async grow() {
      const more = await addDish(at, dishes)
      const { actor } = await insertPerson(owner, tenantId, [{ branchId, role: 'WAITER' }])
      await addTable(at, floor, more.productId, actor.userId)
      await addBranch(at, [dishes, more])
    },
  }
}

interface At {
  readonly owner: Knex
  readonly tenant: { readonly tenant_id: number }
  readonly branch: { readonly tenant_id: number; readonly branch_id: number }
  readonly deviceId: string
}

/** A category, a dish of the first one, and one more of everything that the first dish has. */
async function addDish(at: At, first: Dishes | null): Promise<Dishes> {
  const { owner, tenant, branch } = at
  const categoryId = await insert(owner, 'categories', { ...branch, name: fresh('Categoría') })
  const inCategory = first?.categoryId ?? categoryId
  const subcategoryId = await insert(owner, 'subcategories', { ...tenant, category_id: inCategory, name: fresh('Subcategoría') })
  const shelfId = await insert(owner, 'subcategories', { ...tenant, category_id: categoryId, name: fresh('Recetas') })
  const recipeId = await insert(owner, 'recipes', { ...branch, name: fresh('Receta'), subcategory_id: shelfId })
  const recipe = first?.recipeId ?? recipeId
  const productId = await insert(owner, 'products', {
    ...tenant,
    category_id: inCategory,
    subcategory_id: first?.subcategoryId ?? subcategoryId,
    name: fresh('Plato'),
    recipe_id: recipe,
    popular: true,
  })
  await owner('branch_products').insert({ ...branch, product_id: productId, price_cents: cents })
  const allergenId = await insert(owner, 'allergens', { ...tenant, name: fresh('Alérgeno') })
  const ingredientGroupId = await insert(owner, 'ingredient_groups', { ...tenant, name: fresh('Grupo') })
  const ingredientId = await insert(owner, 'ingredients', {
    ...tenant,
    group_id: first?.ingredientGroupId ?? ingredientGroupId,
    name: fresh('Ingrediente'),
    is_processed: true,
  })
  await insert(owner, 'sub_ingredients', {
    ...tenant,
    ingredient_id: first?.ingredientId ?? ingredientId,
    name: fresh('Parte'),
  })
  const methodId = await insert(owner, 'cooking_methods', { ...tenant, name: fresh('Cocción') })
  const flavorId = await insert(owner, 'flavor_profiles', { ...tenant, name: fresh('Sabor') })
  const textureId = await insert(owner, 'texture_profiles', { ...tenant, name: fresh('Textura') })
  await insert(owner, 'cuisine_types', { ...tenant, name: fresh('Cocina') })
  await owner('recipe_allergens').insert({ ...tenant, recipe_id: recipe, allergen_id: allergenId })
  if (first)
    await owner('allergen_cross_reactions').insert({
      ...tenant,
      allergen_id: first.allergenId,
      cross_reacts_with_id: allergenId,
    })
  for (const product of new Set([productId, first?.productId ?? productId])) {
    const of = { ...tenant, product_id: product }
    await owner('product_allergens').insert({ ...of, allergen_id: allergenId, presence_type: 'contains' })
    await owner('product_ingredients').insert({ ...of, ingredient_id: ingredientId })
    await owner('product_modifications').insert({ ...of, action: 'remove', item: fresh('cebolla') })
    await owner('product_warnings').insert({ ...of, text: fresh('picante') })
    await owner('product_cooking_methods').insert({ ...of, cooking_method_id: methodId })
    await owner('product_flavors').insert({ ...of, flavor_profile_id: flavorId })
    await owner('product_textures').insert({ ...of, texture_profile_id: textureId })
  }
  if (first) await owner('product_allergens').insert({ ...tenant, product_id: productId, allergen_id: first.allergenId })
  const promotionId = await insert(owner, 'promotions', {
    ...tenant,
    name: fresh('Promo'),
    price_cents: 1,
    start_date: '2020-01-01',
    end_date: '2099-12-31',
  })
  await owner('promotion_branches').insert({ ...branch, promotion_id: promotionId })
  await owner('promotion_items').insert({ ...tenant, promotion_id: promotionId, product_id: productId })
  if (first) await owner('promotion_items').insert({ ...tenant, promotion_id: first.promotionId, product_id: productId })
  return { categoryId, subcategoryId, recipeId, productId, allergenId, ingredientGroupId, ingredientId, promotionId }
}

/**
 * A table with a guest, an order in the kitchen and a call; at the first table one more guest and order, its line on the check and paid in
 * part. Whoever comes is a customer; the first one's phone comes to every table.
 */
async function addTable(at: At, first: Floor | null, productId: number, waiterId: number): Promise<Floor> {
  const { owner, tenant, branch, deviceId } = at
  const sectorId = await insert(owner, 'branch_sectors', { ...branch, name: fresh('Sector'), prefix: letters() })
  const sector = first?.sectorId ?? sectorId
  const assign = (to: number, who: number) =>
    assignToday(owner, { tenantId: tenant.tenant_id, branchId: branch.branch_id, sectorId: to, waiterId: who })
  await assign(sector, waiterId)
  if (first) await assign(sectorId, first.waiterId)
  const place = { ...branch, sector_id: sector, code: `T-${randomUUID().slice(0, 8)}`, status: 'ACTIVE' }
  const tableId = await insert(owner, 'tables', place)
  const sessionId = await insert(owner, 'table_sessions', { ...branch, table_id: tableId })
  await insert(owner, 'service_calls', { ...branch, table_session_id: sessionId })
  await addPastVisit(at, tableId, productId, waiterId)
  const customerId = await insert(owner, 'customers', { ...tenant, name: fresh('Cliente') })
  const ownDevice = first ? `${deviceId}-${customerId}` : deviceId
  await owner('customer_devices').insert({ ...tenant, device_id: ownDevice, customer_id: customerId })
  const sit = (session: number, more: object = {}) =>
    insert(owner, 'diners', { ...branch, session_id: session, name: 'Ana', color: '#ff0000', ...more })
  const dinerId = await sit(sessionId, { customer_id: first?.customerId ?? customerId, device_id: deviceId })
  const own = await addRound(at, sessionId, dinerId, productId)
  if (first) {
    const guestId = await sit(first.sessionId, { customer_id: customerId })
    const round = await addRound(at, first.sessionId, guestId, productId)
    await payInPart(at, { check_id: first.checkId, round_item_id: round.lineId, diner_id: guestId })
    await owner('round_items').insert(lineOf(at, first.roundId, first.dinerId, productId, 0))
    const inCart = { ...branch, session_id: first.sessionId, diner_id: first.dinerId, product_id: productId, quantity: 1 }
    await owner('cart_items').insert(inCart)
    return { ...first, ...own }
  }
  const checkId = await insert(owner, 'checks', { ...branch, table_session_id: sessionId, n: 1, workflow_id: randomUUID() })
  const paymentId = await payInPart(at, { check_id: checkId, round_item_id: own.lineId, diner_id: dinerId })
  return { ...own, sectorId, tableId, sessionId, customerId, waiterId, dinerId, checkId, paymentId }
}

/** A branch that sells the first dish and hides the category of it and of another. */
async function addBranch({ owner, tenant }: At, dishes: readonly [Dishes, Dishes]) {
  const there = { ...tenant, branch_id: await insertBranch(owner, tenant.tenant_id) }
  const [{ productId, promotionId }] = dishes
  await owner('branch_products').insert({ ...there, product_id: productId, price_cents: cents })
  await owner('promotion_branches').insert({ ...there, promotion_id: promotionId })
  for (const { categoryId, subcategoryId } of dishes) {
    await owner('branch_category_exclusions').insert({ ...there, category_id: categoryId })
    await owner('branch_subcategory_exclusions').insert({ ...there, subcategory_id: subcategoryId })
  }
}

/** Guests who came and went: the waiter sold them something, and something was canceled. */
async function addPastVisit(at: At, tableId: number, productId: number, waiterId: number): Promise<void> {
  const { owner, branch } = at
  const closed = { status: 'CLOSED', closed_at: owner.fn.now() }
  const sessionId = await insert(owner, 'table_sessions', { ...branch, table_id: tableId, ...closed })
  const dinerId = await insert(owner, 'diners', { ...branch, session_id: sessionId, name: 'Beto', color: '#00ff00' })
  const sold = await addRound(at, sessionId, dinerId, productId)
  const bySomebody = { submitted_by: 'WAITER', submitted_by_waiter_id: waiterId }
  await owner('rounds')
    .where({ id: sold.roundId })
    .update({ status: 'SERVED', ...bySomebody })
  const refused = await addRound(at, sessionId, dinerId, productId)
  const why = { canceled_at: owner.fn.now(), cancel_reason: fresh('se fueron') }
  await owner('rounds')
    .where({ id: refused.roundId })
    .update({ status: 'CANCELED', ...why })
}

async function addRound({ owner, tenant, branch, ...at }: At, sessionId: number, dinerId: number, productId: number) {
  const last = await owner('rounds').where({ table_session_id: sessionId }).max('round_number as number').first()
  const key = randomUUID()
  const roundId = await insert(owner, 'rounds', {
    ...branch,
    table_session_id: sessionId,
    round_number: (last?.number ?? 0) + 1,
    status: 'IN_KITCHEN',
    idempotency_key: key,
    workflow_id: key,
  })
  const lineId = await insert(owner, 'round_items', lineOf({ owner, tenant, branch, ...at }, roundId, dinerId, productId, cents))
  const ticketId = await insert(owner, 'kitchen_tickets', { ...branch, round_id: roundId, station: 'HOT_KITCHEN' })
  await owner('kitchen_ticket_items').insert({ ...tenant, ticket_id: ticketId, round_item_id: lineId, qty: 1 })
  return { roundId, lineId, ticketId }
}

const lineOf = ({ branch }: At, roundId: number, dinerId: number, productId: number, unitPriceCents: number) => ({
  ...branch,
  round_id: roundId,
  product_id: productId,
  diner_id: dinerId,
  product_name: 'Plato',
  qty: 1,
  unit_price_cents: unitPriceCents,
})

interface Line {
  readonly check_id: number
  readonly round_item_id: number
  readonly diner_id: number
}

/** Charges a line to a check and pays a peso of it. */
function payInPart({ owner, tenant, branch }: At, line: Line): Promise<number> {
  const paidCents = 100
  return owner.transaction(async trx => {
    const chargeId = await insert(trx, 'charges', { ...branch, ...line, amount_cents: cents, description: 'Plato' })
    const paymentId = await insert(trx, 'payments', {
      ...branch,
      check_id: line.check_id,
      provider: 'CASH',
      status: 'APPROVED',
      amount_cents: paidCents,
      payment_category: 'MANUAL',
      registered_by: 'WAITER',
      manual_method: 'CASH',
    })
    await trx('allocations').insert({ ...tenant, payment_id: paymentId, charge_id: chargeId, amount_cents: paidCents })
    await trx('checks')
      .where({ id: line.check_id })
      .increment({ total_cents: cents, paid_cents: paidCents })
      .update({ status: 'IN_PAYMENT' })
    return paymentId
  })
}

let made = 0
const fresh = (word: string): string => `${word} ${++made}`
/** Four that no other has. */
const letters = (): string =>
  [...(++made).toString(26).padStart(4, '0')].map(digit => String.fromCharCode(65 + parseInt(digit, 26))).join('')

async function insert(db: Knex, into: string, row: object): Promise<number> {
  const [added] = await db(into).insert(row).returning<{ id: number }[]>('id')
  if (!added) throw new Error(`nothing inserted into ${into}`)
  return added.id
}
