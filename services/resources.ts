import { allergen } from './catalog/allergen'
import { category } from './catalog/category'
import { crossReaction } from './catalog/cross-reaction'
import { ingredient, ingredientGroup, subIngredient } from './catalog/ingredients'
import { lookups } from './catalog/lookups'
import { product } from './catalog/product'
import { promotion } from './catalog/promotion'
import { recipe } from './catalog/recipe'
import { subcategory } from './catalog/subcategory'
import type { Resource } from './crud/resource'
import { sector } from './floor/sector'
import { table } from './floor/table'
import { branch } from './organisation/branch'
import { staff } from './organisation/staff'

/** Every entity that is administered by the template: one line here gives it its routes, permissions, audit, delete and restore. */
export const resources: readonly Resource[] = [
  branch,
  staff,
  sector,
  table,
  category,
  subcategory,
  product,
  recipe,
  promotion,
  allergen,
  crossReaction,
  ingredientGroup,
  ingredient,
  subIngredient,
  ...lookups,
]

const byTable = new Map(resources.map(resource => [resource.table, resource]))
export const resourceOf = (table: string): Resource | undefined => byTable.get(table)
