import fc from 'fast-check'
import { applyPromotions, type Bundle, type Prices, type RegularLine } from '../../../domain/catalog/apply-promotions'

const steak = 1
const salad = 2
const wine = 3
const prices: Record<number, number> = { [steak]: 1000, [salad]: 500, [wine]: 300 }
const line = (productId: number, qty = 1): RegularLine => ({ productId, qty, unitPriceCents: prices[productId] ?? 0 })
const bundle = (promotionId: number, priceCents: number, parts: Record<number, number>): Bundle => ({
  promotionId,
  name: `Promo ${promotionId}`,
  priceCents,
  parts: Object.entries(parts).map(([productId, quantity]) => ({ productId: Number(productId), quantity })),
})
const costs = ({ lines }: Prices<RegularLine>) => lines.map(({ lineCents }) => lineCents)

describe('one bundle', () => {
  const menu = bundle(7, 1200, { [steak]: 1, [salad]: 1 })

  it('takes off what it saves in proportion to the regular price, and says why', () => {
    expect(applyPromotions([line(steak), line(salad), line(wine)], [menu])).toMatchObject({
      lines: [
        { discountCents: 200, lineCents: 800, promotionId: 7, promotionName: 'Promo 7' },
        { discountCents: 100, lineCents: 400, promotionId: 7, promotionName: 'Promo 7' },
        { discountCents: 0, lineCents: 300, promotionId: null, promotionName: null },
      ],
      promotions: [{ promotionId: 7, name: 'Promo 7', times: 1, savingCents: 300 }],
      subtotalCents: 1800,
      discountCents: 300,
      totalCents: 1500,
    })
  })

  it('is applied as often as there are units, from the earlier lines first', () => {
    const priced = applyPromotions([line(steak, 2), line(salad, 1), line(salad, 3)], [menu])
    expect(priced.promotions).toMatchObject([{ times: 2, savingCents: 600 }])
    expect(costs(priced)).toEqual([1600, 400, 1400])
  })

  it('needs all of its parts, in their quantities', () => {
    for (const parts of [{ [steak]: 2 }, { [steak]: 1, [wine]: 1 }, { [steak]: 1, 99: 1 }])
      expect(applyPromotions([line(steak), line(salad)], [bundle(7, 1, parts)]).discountCents).toBe(0)
  })

  it.each([1500, 1501, 2000])('at %d cents is not cheaper than its parts, and not applied', priceCents => {
    const priced = applyPromotions([line(steak), line(salad)], [bundle(7, priceCents, { [steak]: 1, [salad]: 1 })])
    expect(priced).toMatchObject({ promotions: [], discountCents: 0, totalCents: 1500 })
  })

  it('may give one product away with itself, and all of it', () => {
    expect(costs(applyPromotions([line(salad, 3)], [bundle(7, 500, { [salad]: 2 })]))).toEqual([1000])
    expect(costs(applyPromotions([line(salad, 3)], [bundle(7, 0, { [salad]: 3 })]))).toEqual([0])
  })

  it('without parts, or of nothing ordered, does nothing', () => {
    expect(applyPromotions([line(steak)], [bundle(7, 0, {})]).totalCents).toBe(1000)
    expect(applyPromotions([], [bundle(7, 0, { [steak]: 1 })])).toMatchObject({ lines: [], totalCents: 0 })
  })

  it('gives its odd cents to the earlier of equal lines', () => {
    const lines = [line(salad), line(salad), line(salad)]
    expect(costs(applyPromotions(lines, [bundle(7, 1400, { [salad]: 3 })]))).toEqual([466, 467, 467])
  })
})

describe('bundles that overlap', () => {
  it('the one that saves most goes first, whatever the order they come in', () => {
    const small = bundle(1, 1400, { [steak]: 1, [salad]: 1 })
    const large = bundle(2, 1000, { [steak]: 1, [wine]: 1 })
    for (const bundles of [
      [small, large],
      [large, small],
    ])
      expect(applyPromotions([line(steak), line(salad), line(wine)], bundles).promotions).toEqual([
        { promotionId: 2, name: 'Promo 2', times: 1, savingCents: 300 },
      ])
  })

  it('of equal ones that with the lowest id', () => {
    const bundles = [bundle(9, 1200, { [steak]: 1, [salad]: 1 }), bundle(4, 1000, { [steak]: 1, [wine]: 1 })]
    expect(applyPromotions([line(steak), line(salad), line(wine)], bundles).promotions).toMatchObject([{ promotionId: 4 }])
  })

  it('what is left of a product goes to the next; a line names all of them, first that which took most', () => {
    const bundles = [bundle(1, 1200, { [steak]: 1, [salad]: 1 }), bundle(2, 1200, { [steak]: 1, [wine]: 1 })]
    const priced = applyPromotions([line(steak, 2), line(salad), line(wine)], bundles)
    expect(priced.promotions.map(({ promotionId }) => promotionId)).toEqual([1, 2])
    expect(priced.lines[0]).toMatchObject({
      discountCents: 277,
      lineCents: 1723,
      promotionId: 1,
      promotionName: 'Promo 1 + Promo 2',
    })
    expect(priced.totalCents).toBe(1200 + 1200)
  })
})

// A menu of five products and up to four bundles over them, in small numbers so that they meet.
const products = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 5, maxLength: 5 })
const wanted = fc.array(fc.record({ product: fc.integer({ min: 0, max: 4 }), qty: fc.integer({ min: 1, max: 9 }) }), {
  minLength: 1,
  maxLength: 8,
})
const offers = fc.array(
  fc.record({
    priceCents: fc.integer({ min: 0, max: 150_000 }),
    parts: fc.uniqueArray(fc.record({ productId: fc.integer({ min: 0, max: 5 }), quantity: fc.integer({ min: 1, max: 3 }) }), {
      selector: ({ productId }) => productId,
      minLength: 1,
      maxLength: 3,
    }),
  }),
  { maxLength: 4 },
)
const orders = fc.record({ products, wanted, offers }).map(({ products: regular, wanted: lines, offers: bundles }) => ({
  lines: lines.map(({ product, qty }) => ({ productId: product, qty, unitPriceCents: regular[product] ?? 0 })),
  bundles: bundles.map((offer, position) => ({ ...offer, promotionId: position + 1, name: `Promo ${position + 1}` })),
}))

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const unitsOf = (lines: readonly RegularLine[], productId: number) =>
  sum(lines.filter(line => line.productId === productId).map(({ qty }) => qty))
const regularly = ({ qty, unitPriceCents }: RegularLine) => qty * unitPriceCents
const savingOf = (lines: readonly RegularLine[], { parts, priceCents }: Bundle) =>
  sum(parts.map(({ productId, quantity }) => quantity * (lines.find(l => l.productId === productId)?.unitPriceCents ?? 0))) -
  priceCents

/** Units of a product that applied bundles used. */
const used = ({ promotions }: Prices<RegularLine>, bundles: readonly Bundle[], productId: number) =>
  sum(
    promotions.map(({ promotionId, times }) => {
      const { parts } = bundles.find(known => known.promotionId === promotionId) ?? { parts: [] }
      return times * (parts.find(part => part.productId === productId)?.quantity ?? 0)
    }),
  )

const always = (hold: (order: { lines: RegularLine[]; bundles: Bundle[] }) => void) =>
  fc.assert(fc.property(orders, hold), { numRuns: 500 })

describe('whatever is ordered and offered', () => {
  it('no line costs more than regularly, or less than nothing', () =>
    always(({ lines, bundles }) => {
      for (const [position, { discountCents, lineCents }] of applyPromotions(lines, bundles).lines.entries()) {
        const regular = regularly(lines[position] as RegularLine)
        expect(lineCents).toBeGreaterThanOrEqual(0)
        expect(lineCents).toBeLessThanOrEqual(regular)
        expect(lineCents + discountCents).toBe(regular)
      }
    }))

  it('every cent saved is on a line, and lines add up to the total', () =>
    always(({ lines, bundles }) => {
      const priced = applyPromotions(lines, bundles)
      expect(sum(priced.lines.map(({ discountCents }) => discountCents))).toBe(priced.discountCents)
      expect(sum(priced.promotions.map(({ savingCents }) => savingCents))).toBe(priced.discountCents)
      expect(sum(costs(priced))).toBe(priced.totalCents)
      expect(priced.totalCents).toBe(sum(lines.map(regularly)) - priced.discountCents)
    }))

  it('no unit counts in two bundles', () =>
    always(({ lines, bundles }) => {
      const priced = applyPromotions(lines, bundles)
      for (const productId of [0, 1, 2, 3, 4, 5])
        expect(used(priced, bundles, productId)).toBeLessThanOrEqual(unitsOf(lines, productId))
    }))

  it('a discount has a reason, and a reason is one of the promotions on offer', () =>
    always(({ lines, bundles }) => {
      const ids = bundles.map(({ promotionId }) => promotionId)
      for (const { discountCents, promotionId, promotionName } of applyPromotions(lines, bundles).lines) {
        expect(discountCents > 0).toBe(promotionId !== null)
        expect(discountCents > 0).toBe(promotionName !== null)
        if (promotionId !== null) expect(ids).toContain(promotionId)
      }
    }))

  it('the total does not depend on the order of lines, nor on how they are split', () => {
    const shuffled = fc.tuple(orders, fc.infiniteStream(fc.nat())).map(([order, random]) => {
      const dice = random[Symbol.iterator]()
      const units = order.lines.flatMap(one => Array.from({ length: one.qty }, () => ({ ...one, qty: 1 })))
      const mixed = units
        .map(unit => ({ unit, place: dice.next().value as number }))
        .sort((a, b) => a.place - b.place)
        .map(({ unit }) => unit)
      return { ...order, mixed }
    })
    fc.assert(
      fc.property(shuffled, ({ lines, bundles, mixed }) => {
        const [together, apart] = [applyPromotions(lines, bundles), applyPromotions(mixed, bundles)]
        expect(apart.totalCents).toBe(together.totalCents)
        expect(apart.promotions).toEqual(together.promotions)
        expect(applyPromotions(lines, [...bundles].reverse())).toEqual(together)
      }),
    )
  })

  it('what is ordered besides makes nothing dearer than regularly, and leaves no less to save', () =>
    always(({ lines, bundles }) => {
      const [extra, ...others] = lines
      if (!extra) return
      const priced = applyPromotions(lines, bundles)
      for (const [position, { lineCents }] of priced.lines.slice(1).entries())
        expect(lineCents).toBeLessThanOrEqual(regularly(others[position] as RegularLine))
      expect(priced.totalCents).toBeLessThanOrEqual(applyPromotions(others, []).totalCents + regularly(extra))
    }))

  it('is what applying the best bundle once, again and again, comes to', () =>
    always(({ lines, bundles }) => {
      const left = new Map([0, 1, 2, 3, 4].map(productId => [productId, unitsOf(lines, productId)]))
      let savedCents = 0
      for (;;) {
        const [best] = bundles
          .filter(({ parts }) => parts.every(({ productId, quantity }) => (left.get(productId) ?? 0) >= quantity))
          .filter(offer => savingOf(lines, offer) > 0)
          .sort((a, b) => savingOf(lines, b) - savingOf(lines, a) || a.promotionId - b.promotionId)
        if (!best) break
        for (const { productId, quantity } of best.parts) left.set(productId, (left.get(productId) ?? 0) - quantity)
        savedCents += savingOf(lines, best)
      }
      expect(applyPromotions(lines, bundles).discountCents).toBe(savedCents)
    }))
})

test('the dearest order there can be is still counted to the cent', () => {
  const dearest = Array.from({ length: 100 }, (_, productId) => ({ productId, qty: 99, unitPriceCents: 100_000_000 }))
  const parts = dearest.map(({ productId }) => ({ productId, quantity: 99 }))
  const priced = applyPromotions(dearest, [{ promotionId: 1, name: 'Todo', priceCents: 1, parts }])
  expect(priced.totalCents).toBe(1)
  expect(sum(costs(priced))).toBe(1)
})
