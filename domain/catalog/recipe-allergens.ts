export const risks = ['low', 'standard', 'high'] as const
export type Risk = (typeof risks)[number]
export const presences = ['contains', 'may_contain', 'free_from'] as const
export type Presence = (typeof presences)[number]

/** What is said of one allergen in one product; once per presence. */
export interface ProductAllergen {
  readonly allergenId: number
  readonly presence: Presence
  readonly risk: Risk
  /** The recipe says so. Whether somebody said it of the product too is `ownRisk`. */
  readonly fromRecipe: boolean
  /** The risk that was put on the product by hand beside the recipe's; null = the recipe alone says it. */
  readonly ownRisk: Risk | null
}

export interface RecipeAllergen {
  readonly allergenId: number
  readonly risk: Risk
}

/**
 * The allergens of a product that is made by a recipe: each of the recipe's, at its risk, and what was put on the product by hand. What the
 * product had through the recipe alone goes when the recipe no longer has it; a risk put by hand is never lowered. That the product is free
 * of what its recipe contains is not true, and goes. The same again changes nothing.
 */
export function inheritAllergens(
  product: readonly ProductAllergen[],
  recipe: readonly RecipeAllergen[],
): readonly ProductAllergen[] {
  const inRecipe = new Map(recipe.map(({ allergenId, risk }) => [allergenId, risk]))
  const byHand = product.flatMap(allergen => ownPart(allergen) ?? [])
  const contained = new Map(byHand.filter(isContained).map(allergen => [allergen.allergenId, allergen.risk]))
  const inherited = [...inRecipe].map(([allergenId, risk]): ProductAllergen => {
    const ownRisk = contained.get(allergenId) ?? null
    return { allergenId, presence: 'contains', risk: ownRisk ? higher(ownRisk, risk) : risk, fromRecipe: true, ownRisk }
  })
  const isOverruled = ({ allergenId, presence }: ProductAllergen) => presence !== 'may_contain' && inRecipe.has(allergenId)
  return [...byHand.filter(allergen => !isOverruled(allergen)), ...inherited]
}

export interface SaidAllergen {
  readonly allergenId: number
  readonly presence: Presence
  /** Absent: as it is. */
  readonly risk?: Risk | undefined
}

/** What is said, and that each of these is contained, where it does not say so already. */
export const alsoContaining = (said: readonly SaidAllergen[], ids: readonly number[]): readonly SaidAllergen[] => {
  const contained = new Set(said.filter(isContained).map(idOf))
  return [...said, ...ids.filter(id => !contained.has(id)).map(allergenId => ({ allergenId, presence: 'contains' as const }))]
}

/** The allergens after somebody wrote the whole list. What is written as it stood keeps where it came from. */
export const writeAllergens = (
  product: readonly ProductAllergen[],
  written: readonly SaidAllergen[],
): readonly ProductAllergen[] =>
  written.map(({ allergenId, presence, risk }) => {
    const standing = product.find(known => known.allergenId === allergenId && known.presence === presence)
    if (!standing) return { allergenId, presence, risk: risk ?? 'standard', fromRecipe: false, ownRisk: null }
    if (risk === undefined || risk === standing.risk) return standing
    return standing.fromRecipe ? { ...standing, risk, ownRisk: risk } : { ...standing, risk }
  })

/** The allergens of a product that is no longer made by a recipe: all that was known stays, as its own. */
export const disinheritAllergens = (product: readonly ProductAllergen[]): readonly ProductAllergen[] =>
  product.map(allergen => ({ ...allergen, fromRecipe: false, ownRisk: null }))

/** Allergens that a product is said to contain and to be free of. */
export function contradictions(said: readonly Pick<ProductAllergen, 'allergenId' | 'presence'>[]): readonly number[] {
  const contained = new Set(said.filter(isContained).map(({ allergenId }) => allergenId))
  return said.filter(({ allergenId, presence }) => presence === 'free_from' && contained.has(allergenId)).map(idOf)
}

/** What of it was put by hand. */
function ownPart(allergen: ProductAllergen): ProductAllergen | null {
  if (!allergen.fromRecipe) return allergen
  return allergen.ownRisk && { ...allergen, risk: allergen.ownRisk, fromRecipe: false, ownRisk: null }
}

const isContained = ({ presence }: Pick<ProductAllergen, 'presence'>): boolean => presence === 'contains'
const higher = (one: Risk, other: Risk): Risk => (risks.indexOf(one) > risks.indexOf(other) ? one : other)
const idOf = ({ allergenId }: { allergenId: number }): number => allergenId
