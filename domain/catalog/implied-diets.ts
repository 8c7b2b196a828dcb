import type { Diet } from './allergen-filter'

/** What suits one diet suits those that forbid less: nothing of an animal is neither meat nor milk, and no trace of gluten is no gluten. */
const implied: Partial<Record<Diet, readonly Diet[]>> = {
  vegan: ['vegetarian', 'dairy_free'],
  celiac_safe: ['gluten_free'],
}

type Profile = { readonly [Name in `is_${Diet}`]: boolean }

/** A dietary profile with all that follows from it. Nothing is taken away, and the same again changes nothing. */
export function withImpliedDiets<Given extends Profile>(profile: Given): Given {
  const found = (Object.keys(implied) as Diet[]).filter(diet => profile[`is_${diet}`]).flatMap(diet => implied[diet] ?? [])
  return { ...profile, ...Object.fromEntries(found.map(diet => [`is_${diet}`, true])) }
}
