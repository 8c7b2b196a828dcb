import fc from 'fast-check'
import {
  alsoContaining,
  contradictions,
  disinheritAllergens,
  inheritAllergens,
  type ProductAllergen,
  presences,
  type RecipeAllergen,
  risks,
  writeAllergens,
} from '../../../domain/catalog/recipe-allergens'

const gluten = 1
const egg = 2
const milk = 3
const own = (allergenId: number, more: Partial<ProductAllergen> = {}): ProductAllergen => ({
  allergenId,
  presence: 'contains',
  risk: 'standard',
  fromRecipe: false,
  ownRisk: null,
  ...more,
})
const inherited = (allergenId: number, more: Partial<ProductAllergen> = {}) => own(allergenId, { fromRecipe: true, ...more })
const inRecipe = (allergenId: number, risk: RecipeAllergen['risk'] = 'standard'): RecipeAllergen => ({ allergenId, risk })

describe('a product that is made by a recipe', () => {
  it('has what the recipe has, at its risk', () => {
    expect(inheritAllergens([], [inRecipe(gluten, 'high'), inRecipe(egg)])).toEqual([
      inherited(gluten, { risk: 'high' }),
      inherited(egg),
    ])
  })

  it('loses what the recipe lost, and follows its risk down', () => {
    const before = inheritAllergens([], [inRecipe(gluten, 'high'), inRecipe(egg)])
    expect(inheritAllergens(before, [inRecipe(gluten, 'low')])).toEqual([inherited(gluten, { risk: 'low' })])
  })

  it('keeps what was put on it by hand, whatever the recipe says before and after', () => {
    const byHand = [own(milk, { presence: 'may_contain', risk: 'low' }), own(gluten, { risk: 'standard' })]
    const raised = inheritAllergens(byHand, [inRecipe(gluten, 'high')])
    expect(raised).toEqual([byHand[0], inherited(gluten, { risk: 'high', ownRisk: 'standard' })])
    expect(inheritAllergens(raised, [inRecipe(gluten, 'low')])).toEqual([
      byHand[0],
      inherited(gluten, { risk: 'standard', ownRisk: 'standard' }),
    ])
    expect(inheritAllergens(raised, [])).toEqual(byHand)
  })

  it('is not free of what the recipe contains', () => {
    expect(inheritAllergens([own(gluten, { presence: 'free_from' })], [inRecipe(gluten)])).toEqual([inherited(gluten)])
  })

  it('keeps all it knew when it is no longer made by it', () => {
    const before = inheritAllergens([own(gluten, { risk: 'low' })], [inRecipe(gluten, 'high'), inRecipe(egg)])
    expect(disinheritAllergens(before)).toEqual([own(gluten, { risk: 'high' }), own(egg)])
  })
})

describe('a list written by hand', () => {
  const product = [inherited(gluten, { risk: 'high' }), own(egg), own(milk, { presence: 'may_contain', risk: 'low' })]
  const asRead = product.map(({ allergenId, presence, risk }) => ({ allergenId, presence, risk }))

  it('written as it was read changes nothing', () => {
    expect(writeAllergens(product, asRead)).toEqual(product)
  })

  it('without risks keeps those there are; what is new has the standard one', () => {
    const bare = asRead.map(({ risk: _, ...said }) => said)
    expect(writeAllergens(product, [...bare, { allergenId: 9, presence: 'contains' }])).toEqual([...product, own(9)])
  })

  it('puts by hand what it changes, and takes out what it leaves out', () => {
    const written = writeAllergens(product, [{ allergenId: gluten, presence: 'contains', risk: 'low' }])
    expect(written).toEqual([inherited(gluten, { risk: 'low', ownRisk: 'low' })])
    expect(inheritAllergens(written, [inRecipe(gluten, 'high')])).toEqual([inherited(gluten, { risk: 'high', ownRisk: 'low' })])
  })

  it('may not say that the product contains an allergen and is free of it', () => {
    const both = [own(gluten), own(gluten, { presence: 'free_from' }), own(egg), own(milk, { presence: 'free_from' })]
    expect(contradictions(both)).toEqual([gluten])
    expect(contradictions([own(gluten, { presence: 'may_contain' }), own(gluten, { presence: 'free_from' })])).toEqual([])
  })
})

describe('whatever the product and its recipes were', () => {
  const risk = fc.constantFrom(...risks)
  const id = fc.integer({ min: 1, max: 6 })
  const recipe = fc.uniqueArray(fc.record({ allergenId: id, risk }), { selector: ({ allergenId }) => allergenId })
  const byHand = fc.uniqueArray(
    fc.record({
      allergenId: id,
      presence: fc.constantFrom(...presences),
      risk,
      fromRecipe: fc.constant(false),
      ownRisk: fc.constant(null),
    }),
    { selector: ({ allergenId, presence }) => `${allergenId} ${presence}` },
  )
  /** Any state a product can get into: written by hand, then made by one recipe after another. */
  const product = fc
    .tuple(byHand, fc.array(recipe, { maxLength: 3 }))
    .map(([first, recipes]) => recipes.reduce<readonly ProductAllergen[]>(inheritAllergens, first))
  const keyOf = ({ allergenId, presence }: ProductAllergen) => `${allergenId} ${presence}`
  const isAtLeast = (one: ProductAllergen['risk'], other: ProductAllergen['risk']) => risks.indexOf(one) >= risks.indexOf(other)

  it('inheriting twice is inheriting once', () => {
    fc.assert(
      fc.property(product, recipe, (before, current) => {
        const once = inheritAllergens(before, current)
        expect(inheritAllergens(once, current)).toEqual(once)
      }),
    )
  })

  it('it contains all of the recipe, at no lower risk, and says each thing once', () => {
    fc.assert(
      fc.property(product, recipe, (before, current) => {
        const after = inheritAllergens(before, current)
        for (const { allergenId, risk: least } of current) {
          const held = after.find(allergen => keyOf(allergen) === `${allergenId} contains`)
          expect(held).toMatchObject({ fromRecipe: true })
          expect(held && isAtLeast(held.risk, least)).toBe(true)
          expect(held?.ownRisk === null ? held.risk : least).toBe(least)
        }
        expect(new Set(after.map(keyOf)).size).toBe(after.length)
      }),
    )
  })

  it('nothing put by hand is dropped or lowered, but a claim to be free of what is in it', () => {
    fc.assert(
      fc.property(byHand, fc.array(recipe, { minLength: 1, maxLength: 4 }), (first, recipes) => {
        const after = recipes.reduce<readonly ProductAllergen[]>(inheritAllergens, first)
        const everContained = new Set(recipes.flatMap(one => one.map(({ allergenId }) => allergenId)))
        for (const written of first) {
          if (written.presence === 'free_from' && everContained.has(written.allergenId)) continue
          const kept = after.find(allergen => keyOf(allergen) === keyOf(written))
          expect(kept && isAtLeast(kept.risk, written.risk)).toBe(true)
        }
      }),
    )
  })

  it('what only a recipe said is gone with it: the last recipe alone counts', () => {
    fc.assert(
      fc.property(byHand, recipe, recipe, (first, earlier, last) => {
        const overruled = new Set(earlier.map(({ allergenId }) => allergenId))
        const honest = first.filter(({ allergenId, presence }) => presence !== 'free_from' || !overruled.has(allergenId))
        const direct = inheritAllergens(honest, last)
        const after = inheritAllergens(inheritAllergens(first, earlier), last)
        expect([...after].sort(byKey)).toEqual([...direct].sort(byKey))
      }),
    )
  })

  const byKey = (one: ProductAllergen, other: ProductAllergen) => keyOf(one).localeCompare(keyOf(other))

  it('a bare list beside what is said adds what it alone names, loses nothing and says nothing twice', () => {
    fc.assert(
      fc.property(byHand, fc.uniqueArray(id), (said, ids) => {
        const after = alsoContaining(said, ids)
        expect(after.slice(0, said.length)).toEqual(said)
        const contained = after.filter(({ presence }) => presence === 'contains').map(({ allergenId }) => allergenId)
        expect(contained).toEqual(expect.arrayContaining(ids))
        expect(new Set(contained).size).toBe(contained.length)
      }),
    )
  })

  it('no longer inheriting loses nothing', () => {
    fc.assert(
      fc.property(product, before => {
        const after = disinheritAllergens(before)
        expect(after.map(allergen => [keyOf(allergen), allergen.risk])).toEqual(
          before.map(allergen => [keyOf(allergen), allergen.risk]),
        )
        expect(inheritAllergens(after, []).map(keyOf)).toEqual(before.map(keyOf))
      }),
    )
  })
})
