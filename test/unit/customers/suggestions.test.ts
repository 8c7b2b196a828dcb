import fc from 'fast-check'
import { type OfferedProduct, type OrderedProduct, suggest } from '../../../domain/customers/suggestions'

const product = (productId: number, more: Partial<OfferedProduct> = {}): OfferedProduct => ({
  productId,
  name: `Plato ${productId}`,
  image: null,
  subcategoryId: 1,
  isPopular: false,
  allergenIds: [],
  ...more,
})
const had = (productId: number, timesOrdered: number, day: number, subcategoryId: number | null = 1): OrderedProduct => ({
  productId,
  subcategoryId,
  timesOrdered,
  lastOrdered: new Date(Date.UTC(2026, 0, day)),
})
const taste = (orders: readonly OrderedProduct[], excludedAllergenIds: readonly number[] = [], wantsRecommendations = true) => ({
  orders,
  excludedAllergenIds,
  wantsRecommendations,
})
const idsOf = (list: readonly { product: OfferedProduct }[]) => list.map(({ product: { productId } }) => productId)

const menu = [1, 2, 3, 4, 5, 6, 7].map(id => product(id))

it('favours what was ordered most often, the later of two alike; and shows what was ordered last', () => {
  const { favorites, lastOrdered } = suggest(
    taste([had(1, 2, 1), had(2, 5, 2), had(3, 2, 9), had(4, 1, 8), had(5, 1, 7), had(6, 1, 6)]),
    menu,
  )
  expect(idsOf(favorites)).toEqual([2, 3, 1, 4, 5])
  expect(idsOf(lastOrdered)).toEqual([3, 4, 5, 6, 2])
  expect(favorites[0]).toMatchObject({ timesOrdered: 5, lastOrdered: new Date(Date.UTC(2026, 0, 2)) })
})

it('recommends from where they order most, what is popular first', () => {
  const offers = [
    product(1),
    product(2, { subcategoryId: 2 }),
    product(3, { subcategoryId: 2 }),
    product(4),
    product(5, { isPopular: true }),
  ]
  const { recommendations } = suggest(taste([had(1, 1, 1), had(2, 3, 1, 2)]), offers)
  expect(idsOf(recommendations)).toEqual([3, 5, 4])
  expect(recommendations[0]).toMatchObject({ timesOrdered: 0, lastOrdered: null })
})

it('recommends in the place of what is off the menu today', () => {
  const { favorites, recommendations } = suggest(taste([had(1, 4, 1)]), [product(2)])
  expect([idsOf(favorites), idsOf(recommendations)]).toEqual([[], [2]])
})

it('recommends nothing to who wants no recommendations, and still shows what they had', () => {
  const { favorites, recommendations } = suggest(taste([had(1, 4, 1)], [], false), menu)
  expect([idsOf(favorites), idsOf(recommendations)]).toEqual([[1], []])
})

it('whatever somebody had: five of each at most, all on the menu, nothing new that was tried or may harm', () => {
  const order = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 28 }))
  const offer = fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom(null, 1, 2),
    fc.uniqueArray(fc.integer({ min: 1, max: 3 })),
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(order, { selector: ([id]) => id }),
      fc.uniqueArray(offer, { selector: ([id]) => id }),
      fc.uniqueArray(fc.integer({ min: 1, max: 3 })),
      (orders, offers, excluded) => {
        const subcategoryOf = new Map(offers.map(([id, subcategoryId]) => [id, subcategoryId]))
        const ordered = orders.map(([id, times, day]) => had(id, times, day, subcategoryOf.get(id) ?? 1))
        const offered = offers.map(([id, subcategoryId, allergenIds]) => product(id, { subcategoryId, allergenIds }))
        const found = suggest(taste(ordered, excluded), offered)
        for (const list of Object.values(found)) {
          expect(list.length).toBeLessThanOrEqual(5)
          expect(new Set(idsOf(list)).size).toBe(list.length)
          for (const id of idsOf(list)) expect(subcategoryOf.has(id)).toBe(true)
        }
        for (const { product: fresh } of found.recommendations) {
          expect(ordered.map(({ productId }) => productId)).not.toContain(fresh.productId)
          expect(ordered.map(({ subcategoryId }) => subcategoryId)).toContain(fresh.subcategoryId)
          expect(fresh.allergenIds.filter(id => excluded.includes(id))).toEqual([])
        }
      },
    ),
  )
})
