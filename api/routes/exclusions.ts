import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { announceMenuChange } from '../../db/catalog/menu-notices'
import { inTenant } from '../../db/postgres'
import { type Exclusion, type ExclusionKind, findExclusion, listExclusions } from '../../db/queries/menu/exclusions'
import { admins } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { setExclusions } from '../../services/catalog/exclusions'
import { mustHoldSomewhere } from '../../services/crud/scope'
import type { ApiDeps, App } from '../deps'
import { bodyId, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const id = z.number().int()
const branchIds = z.array(id)
const categoryExclusion = z.object({ category_id: id, category_name: z.string(), excluded_branch_ids: branchIds })
const subcategoryExclusion = categoryExclusion.extend({ subcategory_id: id, subcategory_name: z.string() })
const overview = z.object({
  category_exclusions: z.array(categoryExclusion),
  subcategory_exclusions: z.array(subcategoryExclusion),
})
type Hidden = z.infer<typeof categoryExclusion>
const change = z.object({ excluded_branch_ids: z.array(bodyId).max(1_000) })
const tags = ['Administración']

/** Which categories and subcategories some branches don't show. */
export async function exclusionRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/admin/exclusions',
    { schema: { tags, summary: 'Todo lo que alguna sucursal no muestra', response: { 200: overview } }, preHandler: staff() },
    async request => {
      const { tenantId } = admin(request)
      return inTenant(deps.knex, tenantId, async trx => ({
        category_exclusions: (await listExclusions(trx, tenantId, 'category')).map(presentCategory),
        subcategory_exclusions: (await listExclusions(trx, tenantId, 'subcategory')).map(presentSubcategory),
      }))
    },
  )

  register('category', 'categories', 'una categoría', categoryExclusion, presentCategory)
  register('subcategory', 'subcategories', 'una subcategoría', subcategoryExclusion, presentSubcategory)

  function register(
    kind: ExclusionKind,
    plural: string,
    label: string,
    view: z.ZodType<Hidden>,
    present: (found: Exclusion) => Hidden,
  ) {
    const path = `/api/admin/exclusions/${plural}/:id`
    const schema = { tags, params: idParameters, response: { 200: view } }

    app.get(
      path,
      { schema: { ...schema, summary: `Sucursales que no muestran ${label}` }, preHandler: staff() },
      async request => {
        const { tenantId } = admin(request)
        const found = await inTenant(deps.knex, tenantId, trx => findExclusion(trx, tenantId, kind, request.params.id))
        if (!found) throw new DomainError('not_found', { entity: kind })
        return present(found)
      },
    )

    app.put(
      path,
      { schema: { ...schema, summary: `Decir qué sucursales no muestran ${label}`, body: change }, preHandler: staff() },
      async request => {
        const actor = admin(request)
        const done = await setExclusions(deps, commandScope(request), actor, {
          kind,
          id: request.params.id,
          branchIds: request.body.excluded_branch_ids,
        })
        await announceMenuChange(deps.redis, { tenantId: actor.tenantId, branchId: null })
        return present(done)
      },
    )
  }
}

function admin(request: FastifyRequest) {
  const actor = staffActor(request)
  mustHoldSomewhere(actor, admins)
  return actor
}

const presentCategory = ({ category_id, category_name, excluded_branch_ids }: Exclusion) => ({
  category_id,
  category_name,
  excluded_branch_ids: [...excluded_branch_ids],
})

const presentSubcategory = (found: Exclusion) => ({
  subcategory_id: found.id,
  subcategory_name: found.name,
  ...presentCategory(found),
})
