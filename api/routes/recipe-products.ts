import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { listRecipeCategories } from '../../db/queries/catalog/recipe-blocks'
import { kitchenStaff } from '../../domain/access/permissions'
import { deriveProduct } from '../../services/catalog/derive-product'
import { product } from '../../services/catalog/product'
import { branchPrices } from '../../services/catalog/product-input'
import { pageOfProductsOf } from '../../services/catalog/products-of-recipe'
import { recipe } from '../../services/catalog/recipe'
import { BaseCrudService } from '../../services/crud/base-crud-service'
import { name, rowId } from '../../services/crud/fields'
import type { View } from '../../services/crud/resource'
import { branchesHeld, mustHoldSomewhere } from '../../services/crud/scope'
import { resourceOf } from '../../services/resources'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { pageQuery, paginate, sliceOf, sliceQuery, wantedOf } from '../plugins/pagination'

const tags = ['Administración']
const id = z.number().int()

const wantedProduct = z.object({
  name,
  category_id: rowId,
  subcategory_id: rowId.nullish(),
  branch_prices: branchPrices.default([]),
})

const derived = z.object({
  id,
  name: z.string(),
  recipe_id: id,
  recipe_name: z.string(),
  inherits_from_recipe: z.boolean(),
  category_id: id,
  subcategory_id: id.nullable(),
  message: z.string(),
})

/** What recipes have to do with products, beside what the registry gives: the products made of one, and making another. */
export async function recipeProductRoutes(app: App, deps: ApiDeps): Promise<void> {
  const crud = { ...deps, resourceOf }

  app.get(
    '/api/recipes/categories/list',
    {
      schema: { tags, summary: 'Categorías que tienen recetas', querystring: sliceQuery, response: { 200: z.array(z.string()) } },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      mustHoldSomewhere(actor, kitchenStaff)
      const branchIds = branchesHeld(actor, kitchenStaff)
      const found = await inTenant(deps.knex, actor.tenantId, trx => listRecipeCategories(trx, actor.tenantId, branchIds))
      return [...paginate(request, reply, request.query, sliceOf(found, request.query))]
    },
  )

  app.get(
    '/api/recipes/:id/products',
    {
      schema: {
        tags,
        summary: 'Productos que se hacen con una receta',
        params: idParameters,
        querystring: pageQuery,
        response: { 200: z.array(product.view as z.ZodType<View>) },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const wanted = wantedOf(request.query)
      const { id: recipeId } = await new BaseCrudService(crud, recipe).get(actor, request.params.id)
      const page = await inTenant(deps.knex, actor.tenantId, trx => pageOfProductsOf(trx, actor, recipeId as number, wanted))
      return [...paginate(request, reply, request.query, page)]
    },
  )

  app.post(
    '/api/recipes/:id/derive-product',
    {
      schema: {
        tags,
        summary: 'Crear un producto a partir de una receta',
        params: idParameters,
        body: wantedProduct,
        response: { 201: derived },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const { subcategory_id: subcategoryId = null, ...wanted } = request.body
      const made = await deriveProduct(crud, commandScope(request), staffActor(request), request.params.id, {
        ...wanted,
        subcategory_id: subcategoryId,
      })
      const message = 'Se creó el producto; hereda los alérgenos de la receta.'
      return reply
        .code(201)
        .header('Location', `${product.path}/${made.id}`)
        .send(derived.parse({ ...made, message }))
    },
  )
}
