import { randomUUID } from 'node:crypto'
import { commit } from '../../db/commit'
import { readPricedCart } from '../../db/dining/cart'
import { quoteOrder } from '../../db/dining/quote-order'
import { submitRound } from '../../db/dining/submit-round'
import { inTenant } from '../../db/postgres'
import { listOfferedPromotions } from '../../db/queries/menu/promotion-list'
import { toQuote } from '../../domain/dining/quote'
import type { OrderLine } from '../../domain/dining/round-commands'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { type OfferedBundle, offerBundle, offerNothing } from '../support/offer-bundle'
import { type SeatedTable, seatTable } from '../support/seated-table'

let database: TestDatabase
let table: SeatedTable
let productIds: number[]

beforeAll(async () => {
  database = await createTestDatabase()
  const { branchId } = await seatTable(owner())
  productIds = await owner()('branch_products')
    .where({ branch_id: branchId, price_cents: 1500 })
    .orderBy('product_id')
    .pluck('product_id')
})
beforeEach(async () => {
  table = await seatTable(owner())
  await offerNothing(owner())
})
afterAll(() => database.destroy())

const owner = () => database.owner
const product = (place: number) => productIds[place] ?? 0
/** Two sodas of 15,00 for 20,00. */
const sodas = (more: Partial<OfferedBundle> = {}): OfferedBundle => ({
  priceCents: 2000,
  parts: [
    [product(0), 1],
    [product(1), 1],
  ],
  ...more,
})
const order = {
  get lines(): OrderLine[] {
    return [0, 1].map(place => ({ productId: product(place), qty: 1, notes: null, dinerId: null }))
  },
}

const quoteAt = (at?: Date) =>
  inTenant(database.app, table.tenantId, async trx => toQuote(await quoteOrder(trx, table, order, at)))

/** What a round that is sent at that moment stores. */
async function storedAt(at?: Date) {
  const key = randomUUID()
  const actor = { kind: 'diner', ...table, dinerId: null } as const
  const round = await commit({ knex: database.app, publish: () => undefined }, { id: key, tenantId: table.tenantId }, trx =>
    submitRound(
      trx,
      { sessionId: table.sessionId, roundKey: key, workflowId: `round:${table.sessionId}:${key}` },
      { id: key, actor, requestId: key, order, notes: null },
      at,
    ),
  )
  return owner()('round_items')
    .where({ round_id: round.id })
    .orderBy('id')
    .select('discount_cents', 'line_cents', 'promotion_id', 'promotion_name')
}

/** Offers, and tells whether it counted at a moment: in the quote, in the round, in the cart and on the list alike. */
async function countsAt(moment?: string): Promise<boolean> {
  const at = moment === undefined ? undefined : new Date(moment)
  const quote = await quoteAt(at)
  expect(await storedAt(at)).toEqual(
    quote.lines.map(({ discount_cents, line_cents, promotion_id, promotion_name }) => ({
      discount_cents,
      line_cents,
      promotion_id,
      promotion_name,
    })),
  )
  const cartLines = order.lines.map(({ productId }) => ({
    tenant_id: table.tenantId,
    branch_id: table.branchId,
    session_id: table.sessionId,
    product_id: productId,
    quantity: 1,
  }))
  await owner()('cart_items').insert(cartLines).onConflict().ignore()
  const [cart, list] = await inTenant(database.app, table.tenantId, async trx => [
    await readPricedCart(trx, table, at),
    await listOfferedPromotions(trx, table, at),
  ])
  expect(cart.totalCents).toBe(quote.total_cents)
  expect(list.length > 0).toBe(quote.discount_cents > 0)
  expect(quote.total_cents).toBe(quote.discount_cents > 0 ? 2000 : 3000)
  return quote.discount_cents > 0
}

// The demo's first branch is in Mendoza: three hours behind UTC.
describe('a promotion counts by the clock of its branch', () => {
  test.each([
    ['2026-03-10T14:59:59.999Z', false],
    ['2026-03-10T15:00:00Z', true],
    ['2026-03-10T18:30:59.999Z', true],
    ['2026-03-10T18:31:00Z', false],
  ])('at lunch, 12:00 to 15:30: at %s %p', async (moment, expected) => {
    await offerBundle(owner(), table, sodas({ startTime: '12:00', endTime: '15:30' }))
    expect(await countsAt(moment)).toBe(expected)
  })

  test.each([
    ['2026-03-01T02:59:59Z', false],
    ['2026-03-01T03:00:00Z', true],
    ['2026-04-01T02:59:59Z', true],
    ['2026-04-01T03:00:00Z', false],
  ])('in March, until its last minute: at %s %p', async (moment, expected) => {
    await offerBundle(owner(), table, sodas({ startDate: '2026-03-01', endDate: '2026-03-31' }))
    expect(await countsAt(moment)).toBe(expected)
  })

  test.each([
    ['2026-03-11T00:59:59Z', false], // 21:59 of the 10th
    ['2026-03-11T01:00:00Z', true],
    ['2026-03-11T05:00:59Z', true], // 02:00 of the 11th: still that night
    ['2026-03-11T05:01:00Z', false],
    ['2026-03-12T01:00:00Z', false], // the evening after its last day
    ['2026-03-10T04:00:00Z', false], // the night before its first day
  ])('on the night of one day, 22:00 to 02:00: at %s %p', async (moment, expected) => {
    const night = { startDate: '2026-03-10', endDate: '2026-03-10', startTime: '22:00', endTime: '02:00' }
    await offerBundle(owner(), table, sodas(night))
    expect(await countsAt(moment)).toBe(expected)
  })

  test('which may be far away', async () => {
    await offerBundle(owner(), table, sodas({ startTime: '12:00', endTime: '15:30' }))
    const branch = owner()('branches').where({ id: table.branchId })
    const { timezone } = await branch.clone().first('timezone')
    await branch.clone().update({ timezone: 'Asia/Tokyo' })
    const counted = [await countsAt('2026-03-10T03:00:00Z'), await countsAt('2026-03-10T15:00:00Z')]
    await branch.clone().update({ timezone })
    expect(counted).toEqual([true, false])
  })

  test('now, when no moment is named', async () => {
    await offerBundle(owner(), table, sodas())
    expect(await countsAt()).toBe(true)
    await owner()('promotions').update({ start_date: '2000-01-01', end_date: '2000-01-02' })
    expect(await countsAt()).toBe(false)
  })
})

describe('does not count', () => {
  const otherBranch = () => owner()('branches').where({ tenant_id: table.tenantId }).whereNot({ id: table.branchId }).first('id')
  const gone = { is_active: false, deleted_at: new Date() }

  test.each<[string, (promotionId: number) => PromiseLike<unknown>]>([
    [
      'one of another branch',
      async id =>
        owner()('promotion_branches')
          .where({ promotion_id: id })
          .update({ branch_id: (await otherBranch()).id }),
    ],
    ['one that is switched off', id => owner()('promotions').where({ id }).update({ is_active: false })],
    ['one that was deleted', id => owner()('promotions').where({ id }).update(gone)],
    ['one that was taken from the branch', id => owner()('promotion_branches').where({ promotion_id: id }).update(gone)],
    ['one of nothing', id => owner()('promotion_items').where({ promotion_id: id }).update(gone)],
    ['one that is dearer than its parts', id => owner()('promotions').where({ id }).update({ price_cents: 3000 })],
  ])('%s', async (_which, change) => {
    const promotionId = await offerBundle(owner(), table, sodas())
    expect(await countsAt()).toBe(true)
    await change(promotionId)
    expect(await countsAt()).toBe(false)
  })

  test('one of another restaurant, though it named our branch and our products', async () => {
    const { id: foreign } = await owner()('tenants').whereNot({ id: table.tenantId }).first('id')
    await offerBundle(owner(), { ...table, tenantId: foreign }, sodas())
    expect(await countsAt()).toBe(false)
  })

  test('one with a part that is not on sale: it is not on the list either', async () => {
    const part = product(2)
    await offerBundle(owner(), table, { priceCents: 1, parts: [...sodas().parts, [part, 1]] })
    const listed = () => inTenant(database.app, table.tenantId, trx => listOfferedPromotions(trx, table))
    expect(await listed()).toMatchObject([{ regularCents: 4500, products: [{}, {}, {}] }])
    const offer = owner()('branch_products').where({ branch_id: table.branchId, product_id: part })
    await offer.clone().update({ is_available: false })
    const left = await listed()
    await offer.clone().update({ is_available: true })
    expect(left).toEqual([])
  })
})
