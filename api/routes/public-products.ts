import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { searchProducts, wordsOf } from '../../domain/catalog/product-search'
import { DomainError } from '../../domain/errors'
import type { App } from '../deps'
import { chooseFilter, filterMenu, isFiltering, menuFilterQuery } from '../menu-filter'
import type { MenuShelf, ShelvedMenu } from '../menu-shelf'
import { idParameter } from '../parameters'
import { notModified, sendTagged } from '../plugins/etag'
import { maxPageSize, paginate, type Slice, sliceOf, sliceQuery } from '../plugins/pagination'
import { publicAllergenSchema } from '../presenters/allergen'
import { type FoundProduct, foundProductSchema, productsOf } from '../presenters/found-product'
import { type MenuProductView, menuProductSchema } from '../presenters/menu'
import { productProfileSchema } from '../presenters/product-profile'
import { readyAnswer } from '../ready-answer'

/** As much as fits a phone's screen; who wants more types more, or asks for it. */
const mostFound = 20

const slugParameters = z.object({ slug: z.string().min(1).max(100) })
const thingParameters = slugParameters.extend({ id: idParameter })
const search = menuFilterQuery.extend({
  ...sliceQuery.shape,
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(mostFound),
  q: z
    .string()
    .trim()
    .min(2)
    .max(100)
    .refine(typed => wordsOf(typed).length > 0, 'Escribí al menos una letra o un número.')
    .describe('Palabras, o partes de ellas, del nombre, la descripción, la categoría o la subcategoría'),
})
const byAllergen = sliceQuery.extend({
  presence: z.enum(['contains', 'may_contain', 'free_from']).default('contains'),
})
const tags = ['Carta']
const config = { limit: 'publicMenu' } as const

/** Products of a menu: one by one, found by words, by allergen. All of it from the shelf, so no request costs a query for each product. */
export async function publicProductRoutes(app: App, shelf: MenuShelf): Promise<void> {
  app.get(
    '/api/public/menu/:slug/search',
    {
      schema: {
        tags,
        summary: 'Buscar en la carta',
        params: slugParameters,
        querystring: search,
        response: { 200: z.array(foundProductSchema), ...notModified },
      },
      config,
    },
    async (request, reply) => {
      const { menu, allergens } = await shelf.get(request.params.slug)
      const seen = isFiltering(request.query) ? filterMenu(menu, chooseFilter(request.query, (await allergens()).list)) : menu
      const found = searchProducts(productsOf(seen), request.query.q, wordsIn)
      return sendSlice(request, reply, request.query, found)
    },
  )

  app.get(
    '/api/public/menu/:slug/products/:id',
    {
      schema: { tags, summary: 'Un producto', params: thingParameters, response: { 200: menuProductSchema, ...notModified } },
      config,
    },
    async (request, reply) => {
      const product = findProduct(await shelf.get(request.params.slug), request.params.id)
      return sendTagged(request, reply, readyAnswer(product), 'public')
    },
  )

  app.get(
    '/api/public/menu/:slug/products/:id/complete',
    {
      schema: {
        tags,
        summary: 'Un producto con su ficha',
        params: thingParameters,
        response: { 200: productProfileSchema, ...notModified },
      },
      config,
    },
    async (request, reply) => {
      const shelved = await shelf.get(request.params.slug)
      return sendTagged(request, reply, await shelved.profile(findProduct(shelved, request.params.id)), 'public')
    },
  )

  app.get(
    '/api/public/menu/:slug/allergens',
    {
      schema: {
        tags,
        summary: 'Alérgenos',
        params: slugParameters,
        querystring: sliceQuery,
        response: { 200: z.array(publicAllergenSchema), ...notModified },
      },
      config,
    },
    async (request, reply) => {
      const { list, answer } = await (await shelf.get(request.params.slug)).allergens()
      const rows = paginate(request, reply, request.query, sliceOf(list, request.query))
      return sendTagged(request, reply, rows.length === list.length ? answer : readyAnswer(rows), 'public')
    },
  )

  app.get(
    '/api/public/menu/:slug/allergens/:id/products',
    {
      schema: {
        tags,
        summary: 'Los productos que tienen un alérgeno, pueden tenerlo o están libres de él',
        params: thingParameters,
        querystring: byAllergen,
        response: { 200: z.array(foundProductSchema), ...notModified },
      },
      config,
    },
    async (request, reply) => {
      const { menu, allergens } = await shelf.get(request.params.slug)
      const { id } = request.params
      if (!(await allergens()).list.some(allergen => allergen.id === id))
        throw new DomainError('not_found', { entity: 'allergen' })
      const { presence } = request.query
      const found = productsOf(menu).filter(product => product.allergens?.[presence].some(allergen => allergen.id === id))
      return sendSlice(request, reply, request.query, found)
    },
  )
}

function sendSlice(request: FastifyRequest, reply: FastifyReply, query: Slice, list: readonly FoundProduct[]): FastifyReply {
  return sendTagged(request, reply, readyAnswer(paginate(request, reply, query, sliceOf(list, query))), 'public')
}

function findProduct({ menu }: ShelvedMenu, productId: number): MenuProductView {
  for (const { products } of menu.categories) {
    const product = products.find(({ id }) => id === productId)
    if (product) return product
  }
  throw new DomainError('not_found', { entity: 'product' })
}

const wordsIn = ({ name, description, category_name, subcategory_name }: FoundProduct) => ({
  name,
  more: [description, category_name, subcategory_name],
})
