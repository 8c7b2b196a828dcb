import { strictnesses } from '../catalog/allergen-filter'

/** What somebody filters the menu by. Keys are those of the wire, which is also how they are stored. */
export interface Preferences {
  readonly excluded_allergen_ids: readonly number[]
  readonly dietary_preferences: readonly string[]
  readonly excluded_cooking_methods: readonly string[]
  readonly cross_reactions_enabled: boolean
  readonly strictness: string
}

/** What somebody filters by who never said. */
export const noPreferences: Preferences = {
  excluded_allergen_ids: [],
  dietary_preferences: [],
  excluded_cooking_methods: [],
  cross_reactions_enabled: false,
  strictness: strictnesses[0],
}
