/** What counts as a product with an allergen: `strict` = it contains it; `very_strict` = it may contain it, too. */
export const strictnesses = ['strict', 'very_strict'] as const
export type Strictness = (typeof strictnesses)[number]

export const diets = ['vegetarian', 'vegan', 'gluten_free', 'dairy_free', 'celiac_safe', 'keto', 'low_sodium'] as const
export type Diet = (typeof diets)[number]

/** How likely a cross-reaction is, the least likely first. */
export const probabilities = ['low', 'medium', 'high'] as const
export type Probability = (typeof probabilities)[number]

export interface CrossReaction {
  readonly allergenId: number
  readonly crossReactsWithId: number
  readonly probability: Probability
}

interface AllergenId {
  readonly id: number
}

/** The part of a product that a filter looks at. */
export interface Filterable {
  readonly allergens: { readonly contains: readonly AllergenId[]; readonly may_contain: readonly AllergenId[] } | null
  readonly dietary: { readonly [Name in `is_${Diet}`]: boolean } | null
}

export interface MenuFilter {
  readonly excludedAllergenIds: ReadonlySet<number>
  readonly strictness: Strictness
  /** All of them. */
  readonly diets: readonly Diet[]
}

/**
 * The allergens to stay away from for somebody allergic to these: themselves, and what they cross-react with at least that probably. A row
 * A → B means that who is allergic to A may react to B, hence A brings B along and B does not bring A; and one step only, because nobody
 * says that who reacts to B by way of A reacts to what B cross-reacts with.
 */
export function withCrossReactions(
  allergenIds: ReadonlySet<number>,
  reactions: readonly CrossReaction[],
  minProbability: Probability,
): Set<number> {
  const least = probabilities.indexOf(minProbability)
  const likely = reactions.filter(({ probability }) => probabilities.indexOf(probability) >= least)
  const added = likely.filter(({ allergenId }) => allergenIds.has(allergenId)).map(({ crossReactsWithId }) => crossReactsWithId)
  return new Set([...allergenIds, ...added])
}

/**
 * May it be shown to who filters like this? That it is declared free of an allergen makes up for nothing, and a diet that nobody wrote down
 * is not one that it suits.
 */
export function isShown({ allergens, dietary }: Filterable, { excludedAllergenIds, strictness, diets }: MenuFilter): boolean {
  const suspects = allergens ? [...allergens.contains, ...(strictness === 'very_strict' ? allergens.may_contain : [])] : []
  if (suspects.some(({ id }) => excludedAllergenIds.has(id))) return false
  return diets.every(diet => dietary?.[`is_${diet}`] === true)
}
