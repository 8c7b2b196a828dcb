import { z } from 'zod'
import { DomainError } from '../../domain/errors'
import { subIngredient } from '../../services/catalog/ingredients'
import { BaseCrudService } from '../../services/crud/base-crud-service'
import type { View } from '../../services/crud/resource'
import { resourceOf } from '../../services/resources'
import type { ApiDeps, App } from '../deps'
import { idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const tags = ['Administración']
const body = z.object({ name: subIngredient.createBody.shape.name, description: subIngredient.createBody.shape.description })

/** Subingredients by the ingredient they belong to; the same rows have the template's routes of their own. */
export async function subIngredientRoutes(app: App, deps: ApiDeps): Promise<void> {
  const service = new BaseCrudService({ ...deps, resourceOf }, subIngredient)

  app.post(
    '/api/admin/ingredients/:id/sub',
    {
      schema: {
        tags,
        summary: 'Agregar un subingrediente',
        params: idParameters,
        body,
        response: { 201: subIngredient.view as z.ZodType<View> },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const sent = { ...(request.body as object), ingredient_id: request.params.id, is_active: true }
      return reply.code(201).send(await service.create(commandScope(request), staffActor(request), sent))
    },
  )

  app.delete(
    '/api/admin/ingredients/:id/sub/:sub_id',
    {
      schema: {
        tags,
        summary: 'Quitar un subingrediente',
        params: idParameters.extend({ sub_id: idParameter }),
        response: { 204: z.null() },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const { id, sub_id: subId } = request.params
      const { ingredient_id: ingredientId } = await service.get(staffActor(request), subId)
      if (ingredientId !== id) throw new DomainError('not_found', { entity: 'sub_ingredient' })
      await service.remove(commandScope(request), staffActor(request), subId, false, () => undefined)
      return reply.code(204).send(null)
    },
  )
}
