import { z } from 'zod'
import type { PublicAllergen } from '../db/queries/menu/allergen-list'
import {
  type Diet,
  diets,
  isShown,
  type MenuFilter,
  probabilities,
  strictnesses,
  withCrossReactions,
} from '../domain/catalog/allergen-filter'
import { fieldFault } from '../domain/field-fault'
import { flag } from '../services/crud/fields'
import type { MenuView } from './presenters/menu'

const listOf = (word: string) =>
  z
    .string()
    .max(400)
    .regex(new RegExp(`^(${word}(,${word})*)?$`))

/** Query parameters that leave things out of a menu. */
export const menuFilterQuery = z.object({
  exclude_allergens: listOf('\\d{1,15}').default('').describe('Ids de alérgenos, separados por comas'),
  cross_reactions: flag
    .default(false)
    .describe(
      'true o false: excluir también aquello con lo que los excluidos reaccionan: de A → B, quien excluye A tampoco ve B',
    ),
  min_probability: z.enum(probabilities).default('low').describe('Las reacciones cruzadas menos probables no cuentan'),
  strictness: z
    .enum(strictnesses)
    .default('strict')
    .describe('strict: sin lo que los contiene; very_strict: tampoco lo que puede contenerlos'),
  diet: listOf(`(${diets.join('|')})`)
    .default('')
    .describe(`Todas las que se nombran, separadas por comas: ${diets.join(', ')}`),
})
export type MenuFilterQuery = z.infer<typeof menuFilterQuery>

/** What a filter does: the rule, and the allergens that cross-reactions added to those asked for. */
export interface ChosenFilter extends MenuFilter {
  readonly crossReactionIds: readonly number[]
}

export const isFiltering = ({ exclude_allergens: allergens, diet }: MenuFilterQuery): boolean => allergens !== '' || diet !== ''

/** Throws `invalid_request` for an allergen that the restaurant does not have: nobody may believe that it was left out. */
export function chooseFilter(query: MenuFilterQuery, known: readonly PublicAllergen[]): ChosenFilter {
  const asked = new Set(wordsOf(query.exclude_allergens).map(Number))
  const unknown = [...asked].filter(id => !known.some(allergen => allergen.id === id))
  if (unknown.length > 0)
    throw fieldFault('/exclude_allergens', 'Hay alérgenos que este restaurante no tiene.', { in: 'query', unknown_ids: unknown })
  const excluded = query.cross_reactions ? withCrossReactions(asked, reactionsOf(known), query.min_probability) : asked
  return {
    excludedAllergenIds: excluded,
    strictness: query.strictness,
    diets: wordsOf(query.diet) as Diet[],
    crossReactionIds: [...excluded].filter(id => !asked.has(id)),
  }
}

/** The same menu without what the filter leaves out; categories stay, with or without products. */
export function filterMenu(menu: MenuView, filter: ChosenFilter): MenuView {
  const categories = menu.categories.map(category => ({
    ...category,
    products: category.products.filter(product => isShown(product, filter)),
  }))
  return {
    ...menu,
    categories,
    filter: {
      excluded_allergen_ids: [...filter.excludedAllergenIds],
      cross_reaction_ids: [...filter.crossReactionIds],
      strictness: filter.strictness,
      diet: [...filter.diets],
      hidden_products: countProducts(menu.categories) - countProducts(categories),
    },
  }
}

const wordsOf = (list: string): string[] => [...new Set(list.split(',').filter(word => word !== ''))]

const reactionsOf = (known: readonly PublicAllergen[]) =>
  known.flatMap(({ id, cross_reactions }) =>
    cross_reactions.map(reaction => ({
      allergenId: id,
      crossReactsWithId: reaction.cross_reacts_with_id,
      probability: reaction.probability,
    })),
  )

const countProducts = (categories: MenuView['categories']): number =>
  categories.reduce((sum, { products }) => sum + products.length, 0)
