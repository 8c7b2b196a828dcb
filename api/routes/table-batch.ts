import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import type { View } from '../../services/crud/resource'
import { createTables } from '../../services/floor/create-tables'
import { table } from '../../services/floor/table'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { bodyId } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const mostAtOnce = 200

const group = z.object({
  sector_id: bodyId,
  capacity: z.number().int().min(1).max(999),
  count: z.number().int().min(1).max(mostAtOnce),
})
const body = z.object({
  branch_id: bodyId,
  tables: z
    .array(group)
    .min(1)
    .max(mostAtOnce)
    .refine(
      groups => groups.reduce((sum, { count }) => sum + count, 0) <= mostAtOnce,
      `Admite hasta ${mostAtOnce} mesas por vez.`,
    ),
})
const made = z.object({ created_count: z.number().int(), tables: z.array(table.view as z.ZodType<View>) })

/** Many tables at once, numbered by the prefix of their sector. */
export async function tableBatchRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.post(
    '/api/admin/tables/batch',
    {
      schema: { tags: ['Administración'], summary: 'Crear varias mesas, numeradas por sector', body, response: { 201: made } },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const { branch_id: branchId, tables } = request.body
      await inTenant(deps.knex, actor.tenantId, trx => mustSeeBranch(trx, actor, 'table.manage', branchId))
      const groups = tables.map(({ sector_id: sectorId, ...rest }) => ({ sectorId, ...rest }))
      const views = await createTables(deps, commandScope(request), { actor, branchId, groups })
      return reply.code(201).send({ created_count: views.length, tables: [...views] })
    },
  )
}
