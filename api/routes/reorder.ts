import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { announceCatalogue } from '../../services/catalog/announce-catalogue'
import { category } from '../../services/catalog/category'
import { reorder } from '../../services/catalog/reorder'
import { subcategory } from '../../services/catalog/subcategory'
import type { Resource } from '../../services/crud/resource'
import type { ApiDeps, App } from '../deps'
import { bodyId } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const ids = z.array(bodyId).min(1).max(1_000)
const ordered = z.object({ ids: z.array(z.number().int()) })
const tags = ['Administración']

/** The order in which a menu shows its categories, and a category its subcategories. */
export async function reorderRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.post(
    '/api/admin/categories/reorder',
    {
      schema: {
        tags,
        summary: 'Ordenar las categorías de una sucursal',
        body: z.object({ branch_id: bodyId, ids }),
        response: { 200: ordered },
      },
      preHandler: staff(),
    },
    async request => answer(request, category, { column: 'branch_id', id: request.body.branch_id }, request.body.ids),
  )

  app.post(
    '/api/admin/subcategories/reorder',
    {
      schema: {
        tags,
        summary: 'Ordenar las subcategorías de una categoría',
        body: z.object({ category_id: bodyId, ids }),
        response: { 200: ordered },
      },
      preHandler: staff(),
    },
    async request => answer(request, subcategory, { column: 'category_id', id: request.body.category_id }, request.body.ids),
  )

  async function answer(request: FastifyRequest, resource: Resource, parent: { column: string; id: number }, wanted: number[]) {
    const actor = staffActor(request)
    const after = await reorder(deps, commandScope(request), actor, { resource, parent, ids: wanted })
    await announceCatalogue(deps, { tenantId: actor.tenantId, branchIds: [], ids: after }).catch(error =>
      request.log.warn({ err: error }, 'a new order was not announced'),
    )
    return { ids: [...after] }
  }
}
