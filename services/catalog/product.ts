import type { Knex } from 'knex'
import { z } from 'zod'
import { ProductModel } from '../../db/models/product'
import { anyStaff, kitchenStaff, management } from '../../domain/access/permissions'
import { wordsOf } from '../../domain/catalog/product-search'
import { typedWords } from '../../domain/catalog/product-search.schema'
import { flag } from '../crud/fields'
import { type Child, childrenBy, defineResource, type Input, type Resource } from '../crud/resource'
import { byParent } from '../crud/scope'
import { announceCatalogue } from './announce-catalogue'
import { productHooks } from './product-hooks'
import { productFields, productParts } from './product-input'
import { productOutput, withBlocks } from './product-view'

const parameterId = z.coerce.number().int().min(1)

/** A bundle without one of its products is none. */
const promotionsWithIt: Child = {
  table: 'promotions',
  where: `promotions.id in (select part.promotion_id from promotion_items as part
    where part.product_id = any(?) and part.deleted_at is null)`,
  onDelete: 'refuse',
}

/** What is on the menu, with its prices by branch and all that is known of it. It belongs to the branch of its category. */
export const product = defineResource({
  name: 'product',
  plural: 'products',
  path: '/api/admin/products',
  label: ['un producto', 'productos'],
  model: ProductModel,
  scope: byParent('products', 'category_id', 'categories'),
  roles: { read: anyStaff, create: management, update: management, remove: management },
  fields: productFields,
  parts: productParts,
  defaults: { featured: false, popular: false, inherits_from_recipe: false },
  unique: ['name'],
  references: { category_id: 'categories', subcategory_id: 'subcategories' },
  parents: { subcategory_id: 'subcategories' },
  images: ['image'],
  order: ['name'],
  filters: {
    query: z.object({
      category_id: parameterId.optional(),
      subcategory_id: parameterId.optional(),
      featured: flag.optional(),
      popular: flag.optional(),
      q: typedWords.optional().describe('Palabras del nombre o de la descripción'),
    }),
    apply: filterProducts,
  },
  children: [
    promotionsWithIt,
    ...['branch_products', 'product_allergens', 'product_ingredients', 'product_modifications', 'product_warnings'].map(
      alongWithIt,
    ),
    ...['product_dietary_profiles', 'product_cookings', 'product_rag_configs'].map(alongWithIt),
  ],
  output: productOutput,
  present: withBlocks,
  hooks: productHooks(management),
  announce: announceCatalogue,
})

/** The same, made of a recipe: whoever writes recipes may, prices included. */
export const derivedProduct: Resource = {
  ...product,
  roles: { ...product.roles, create: kitchenStaff },
  hooks: productHooks(kitchenStaff) as Resource['hooks'],
}

function alongWithIt(table: string): Child {
  return childrenBy(table, 'product_id', 'along')
}

function filterProducts(rows: Knex.QueryBuilder, { q = '', ...given }: Input): void {
  const columns = ['category_id', 'subcategory_id', 'featured', 'popular'].filter(column => given[column] !== undefined)
  void rows.where(Object.fromEntries(columns.map(column => [`products.${column}`, given[column]])))
  const words = wordsOf(q as string)
  if (words.length > 0) void rows.whereRaw(`${folded} like all(?)`, [words.map(word => `%${word.replace(/[%_]/g, '\\$&')}%`)])
}

/** As `foldText` does, for the letters of this language and its neighbours. */
const folded = `translate(lower(concat_ws(' ', products.name, products.description)),
  'áàäâãåéèëêíìïîóòöôõúùüûñç', 'aaaaaaeeeeiiiiooooouuuunc')`
