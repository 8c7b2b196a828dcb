/** A product that somebody had before. */
export interface OrderedProduct {
  readonly productId: number
  readonly subcategoryId: number | null
  /** How many lines of their orders it was; the quantity of a line does not count. */
  readonly timesOrdered: number
  readonly lastOrdered: Date
}

/** A product that a branch's menu offers now. */
export interface OfferedProduct {
  readonly productId: number
  readonly name: string
  readonly image: string | null
  readonly subcategoryId: number | null
  readonly isPopular: boolean
  /** What it contains or may contain. */
  readonly allergenIds: readonly number[]
}

export interface Suggestion {
  readonly product: OfferedProduct
  readonly timesOrdered: number
  readonly lastOrdered: Date | null
}

export interface Suggestions {
  readonly favorites: readonly Suggestion[]
  readonly lastOrdered: readonly Suggestion[]
  readonly recommendations: readonly Suggestion[]
}

export const shownSuggestions = 5

export interface Taste {
  readonly orders: readonly OrderedProduct[]
  readonly excludedAllergenIds: readonly number[]
  /** False = they want no recommendations; what they had themselves is still theirs to see. */
  readonly wantsRecommendations: boolean
}

/**
 * What to offer somebody: what they have most often, what they had last, and what they never had from the subcategories they order from, the
 * most frequented first. Only what the menu offers now; nothing is recommended that may contain what they exclude.
 */
export function suggest(
  { orders, excludedAllergenIds, wantsRecommendations }: Taste,
  menu: readonly OfferedProduct[],
): Suggestions {
  const offered = new Map(menu.map(product => [product.productId, product]))
  const known = orders.flatMap(({ productId, timesOrdered, lastOrdered }) => {
    const product = offered.get(productId)
    return product ? [{ product, timesOrdered, lastOrdered }] : []
  })
  return {
    favorites: known.toSorted((a, b) => b.timesOrdered - a.timesOrdered || byTime(a, b) || byId(a, b)).slice(0, shownSuggestions),
    lastOrdered: known.toSorted((a, b) => byTime(a, b) || byId(a, b)).slice(0, shownSuggestions),
    recommendations: wantsRecommendations ? recommend(orders, menu, new Set(excludedAllergenIds)) : [],
  }
}

const byTime = (a: { lastOrdered: Date }, b: { lastOrdered: Date }) => b.lastOrdered.getTime() - a.lastOrdered.getTime()
const byId = (a: Suggestion, b: Suggestion) => a.product.productId - b.product.productId

function recommend(
  orders: readonly OrderedProduct[],
  menu: readonly OfferedProduct[],
  excluded: ReadonlySet<number>,
): Suggestion[] {
  const tried = new Set(orders.map(({ productId }) => productId))
  const liking = new Map<number | null, number>()
  for (const { subcategoryId, timesOrdered } of orders)
    if (subcategoryId !== null) liking.set(subcategoryId, (liking.get(subcategoryId) ?? 0) + timesOrdered)
  const rank = ({ subcategoryId }: OfferedProduct) => liking.get(subcategoryId) ?? 0
  return menu
    .filter(product => rank(product) > 0 && !tried.has(product.productId) && !product.allergenIds.some(id => excluded.has(id)))
    .toSorted((a, b) => rank(b) - rank(a) || Number(b.isPopular) - Number(a.isPopular) || a.productId - b.productId)
    .slice(0, shownSuggestions)
    .map(product => ({ product, timesOrdered: 0, lastOrdered: null }))
}
