import { z } from 'zod'
import { type MenuView, menuProductSchema } from './menu'

/** A product outside of its place on the menu. */
export const foundProductSchema = menuProductSchema.extend({ category_name: z.string(), subcategory_name: z.string().nullable() })
export type FoundProduct = z.infer<typeof foundProductSchema>

/** The products of a menu in its order, each with the names of where it stands. */
export const productsOf = ({ categories }: MenuView): FoundProduct[] =>
  categories.flatMap(({ name, subcategories, products }) => {
    const names = new Map(subcategories.map(header => [header.id, header.name]))
    return products.map(product => ({
      ...product,
      category_name: name,
      subcategory_name: product.subcategory_id === null ? null : (names.get(product.subcategory_id) ?? null),
    }))
  })
