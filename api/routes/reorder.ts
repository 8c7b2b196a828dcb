import { z } from 'zod'
import { announceMenuChange } from '../../db/catalog/menu-notices'
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
  const byBranch = z.object({ branch_id: bodyId, ids })
  register(category, 'Ordenar las categorías de una sucursal', byBranch, ({ branch_id: id }) => ({ column: 'branch_id', id }))
  const byCategory = z.object({ category_id: bodyId, ids })
  register(subcategory, 'Ordenar las subcategorías de una categoría', byCategory, ({ category_id: id }) => ({
    column: 'category_id',
    id,
  }))

  function register<Body extends { ids: number[] }>(
    resource: Resource,
    summary: string,
    body: z.ZodType<Body>,
    parentOf: (sent: Body) => { column: string; id: number },
  ): void {
    app.post(
      `${resource.path}/reorder`,
      { schema: { tags, summary, body, response: { 200: ordered } }, preHandler: staff() },
      async request => {
        const actor = staffActor(request)
        const sent = request.body as Body
        const after = await reorder(deps, commandScope(request), actor, { resource, parent: parentOf(sent), ids: sent.ids })
        await announceMenuChange(deps.redis, { tenantId: actor.tenantId, branchId: null })
        return { ids: [...after] }
      },
    )
  }
}
