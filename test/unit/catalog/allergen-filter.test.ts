import fc from 'fast-check'
import {
  type CrossReaction,
  diets,
  type Filterable,
  isShown,
  type MenuFilter,
  probabilities,
  strictnesses,
  withCrossReactions,
} from '../../../domain/catalog/allergen-filter'

const none: MenuFilter = { excludedAllergenIds: new Set(), strictness: 'strict', diets: [] }
const product = (contains: number[], mayContain: number[] = []): Filterable => ({
  allergens: { contains: contains.map(id => ({ id })), may_contain: mayContain.map(id => ({ id })) },
  dietary: null,
})
const row = (allergenId: number, crossReactsWithId: number, probability: CrossReaction['probability']): CrossReaction => ({
  allergenId,
  crossReactsWithId,
  probability,
})

describe('a product is left out', () => {
  const without7: MenuFilter = { ...none, excludedAllergenIds: new Set([7]) }

  it('when it contains an excluded allergen; when it may contain it only for who is very strict', () => {
    expect(isShown(product([7, 8]), without7)).toBe(false)
    expect(isShown(product([8], [7]), without7)).toBe(true)
    expect(isShown(product([8], [7]), { ...without7, strictness: 'very_strict' })).toBe(false)
    expect(isShown(product([8], [9]), { ...without7, strictness: 'very_strict' })).toBe(true)
  })

  it('when a diet is missing, or nobody wrote one down', () => {
    const salad: Filterable = { ...product([]), dietary: { ...noDiet, is_vegan: true } }
    expect(isShown(salad, { ...none, diets: ['vegan'] })).toBe(true)
    expect(isShown(salad, { ...none, diets: ['vegan', 'keto'] })).toBe(false)
    expect(isShown({ ...salad, dietary: null }, { ...none, diets: ['vegan'] })).toBe(false)
  })
})

describe('cross-reactions', () => {
  const reactions = [row(1, 2, 'high'), row(2, 3, 'high'), row(4, 1, 'high'), row(1, 5, 'low'), row(1, 6, 'medium')]

  it('bring along what the excluded ones cross-react with: in that direction, and one step', () => {
    expect(withCrossReactions(new Set([1]), reactions, 'low')).toEqual(new Set([1, 2, 5, 6]))
    expect(withCrossReactions(new Set([3]), reactions, 'low')).toEqual(new Set([3]))
  })

  it('count from the least probability asked for', () => {
    expect(withCrossReactions(new Set([1]), reactions, 'medium')).toEqual(new Set([1, 2, 6]))
    expect(withCrossReactions(new Set([1]), reactions, 'high')).toEqual(new Set([1, 2]))
  })
})

describe('of any menu', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 4 })
  const dietary = fc.option(
    fc.tuple(...diets.map(() => fc.boolean())).map(flags => {
      const own: Record<string, boolean> = Object.fromEntries(diets.map((diet, place) => [`is_${diet}`, flags[place] === true]))
      return own as NonNullable<Filterable['dietary']>
    }),
  )
  const allergens = fc.option(fc.record({ contains: ids, may_contain: ids }))
  const menus = fc.array(
    fc.tuple(allergens, dietary).map(([named, flags]): Filterable => {
      const found = named === null ? null : product(named.contains, named.may_contain).allergens
      return { allergens: found, dietary: flags }
    }),
  )
  const filters = fc
    .tuple(ids, fc.constantFrom(...strictnesses), fc.subarray([...diets]))
    .map(([excluded, strictness, wanted]): MenuFilter => ({ excludedAllergenIds: new Set(excluded), strictness, diets: wanted }))
  const shown = (menu: readonly Filterable[], filter: MenuFilter) => menu.filter(one => isShown(one, filter))

  it('no product with an excluded allergen is shown, nor, to the very strict, one that may have it', () => {
    fc.assert(
      fc.property(menus, filters, (menu, filter) => {
        for (const { allergens: found } of shown(menu, filter)) {
          const suspects = [
            ...(found?.contains ?? []),
            ...(filter.strictness === 'very_strict' ? (found?.may_contain ?? []) : []),
          ]
          expect(suspects.filter(({ id }) => filter.excludedAllergenIds.has(id))).toEqual([])
        }
      }),
    )
  })

  it('asking for more never shows more', () => {
    fc.assert(
      fc.property(menus, filters, filters, (menu, one, other) => {
        const both: MenuFilter = {
          excludedAllergenIds: new Set([...one.excludedAllergenIds, ...other.excludedAllergenIds]),
          strictness: one.strictness === 'very_strict' ? one.strictness : other.strictness,
          diets: [...new Set([...one.diets, ...other.diets])],
        }
        expect(shown(menu, one)).toEqual(expect.arrayContaining(shown(menu, both)))
      }),
    )
  })

  it('who asks for nothing sees everything', () => {
    fc.assert(fc.property(menus, menu => expect(shown(menu, none)).toEqual(menu)))
    fc.assert(fc.property(menus, menu => expect(shown(menu, { ...none, strictness: 'very_strict' })).toEqual(menu)))
  })

  it('cross-reactions only ever add, fewer the more probable they must be', () => {
    const reactions = fc.array(
      fc.record({
        allergenId: fc.integer({ min: 1, max: 8 }),
        crossReactsWithId: fc.integer({ min: 1, max: 8 }),
        probability: fc.constantFrom(...probabilities),
      }),
    )
    fc.assert(
      fc.property(ids, reactions, (excluded, rows) => {
        const [any, some, few] = probabilities.map(least => [...withCrossReactions(new Set(excluded), rows, least)])
        expect(any).toEqual(expect.arrayContaining(some ?? []))
        expect(some).toEqual(expect.arrayContaining(few ?? []))
        expect(few).toEqual(expect.arrayContaining(excluded))
      }),
    )
  })
})

const noDiet = {
  is_vegetarian: false,
  is_vegan: false,
  is_gluten_free: false,
  is_dairy_free: false,
  is_celiac_safe: false,
  is_keto: false,
  is_low_sodium: false,
}
