import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findBranch } from '../../db/floor/branches'
import { inTenant } from '../../db/postgres'
import { type BranchSettings, readBranchSettings } from '../../db/queries/branch-settings'
import { type Action, mustBeAllowed } from '../../domain/access/permissions'
import { clockTime, serviceHours } from '../../domain/floor/service-hours.schema'
import { changeBranchSettings } from '../../services/floor/change-branch-settings'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, mustMatch, setEtag } from '../plugins/etag'

const tags = ['Administración']
const seconds = z.number().int().min(1).max(86_400)

const settings = z.object({
  branch_id: z.number().int(),
  round_approval: z.enum(['manager', 'waiter', 'automatic']),
  approval_reminder_seconds: z.number().int(),
  kitchen_target_seconds: z.number().int(),
  payment_expiry_seconds: z.number().int(),
  business_day_ends_at: z.string(),
  tip_suggestions: z.array(z.number().int()),
  service_hours: z.array(z.object({ weekday: z.number().int(), opens: z.string(), closes: z.string() })),
  version: z.number().int(),
})

const changes = z.strictObject({
  round_approval: z.enum(['manager', 'waiter', 'automatic']).optional(),
  approval_reminder_seconds: seconds.optional(),
  kitchen_target_seconds: seconds.optional(),
  payment_expiry_seconds: seconds.min(60).optional(),
  business_day_ends_at: clockTime.optional(),
  tip_suggestions: z.array(z.number().int().min(0).max(100)).max(6).optional(),
  service_hours: serviceHours
    .optional()
    .describe('Por día (1 = lunes). Si cierra a la hora en que abre o antes, pasa de medianoche.'),
})

/** How a branch works: who approves, and how long things may take. Rounds that are under way keep the times they began with. */
export async function branchSettingsRoutes(app: App, deps: ApiDeps): Promise<void> {
  const schema = { tags, params: idParameters, response: { 200: settings } }

  app.get(
    '/api/admin/branches/:id/settings',
    { schema: { ...schema, summary: 'Ajustes de una sucursal' }, preHandler: staff() },
    async (request, reply) => {
      await allow(request, request.params.id, 'settings.read')
      const found = await inTenant(deps.knex, staffActor(request).tenantId, trx => readBranchSettings(trx, request.params.id))
      setEtag(reply, found.version)
      return present(found)
    },
  )

  app.patch(
    '/api/admin/branches/:id/settings',
    { schema: { ...schema, summary: 'Cambiar los ajustes de una sucursal', body: changes }, preHandler: staff() },
    async (request, reply) => {
      await allow(request, request.params.id, 'settings.update')
      const changed = await changeBranchSettings(deps, commandScope(request), {
        actor: staffActor(request),
        branchId: request.params.id,
        changes: request.body,
        mustMatch: version => mustMatch(ifMatch(request), version),
      })
      setEtag(reply, changed.version)
      return present(changed)
    },
  )

  async function allow(request: FastifyRequest, branchId: number, action: Action): Promise<void> {
    const actor = staffActor(request)
    await inTenant(deps.knex, actor.tenantId, trx => findBranch(trx, branchId))
    mustBeAllowed(actor, action, branchId)
  }
}

const present = ({ branchId, ...rest }: BranchSettings): z.infer<typeof settings> => ({ branch_id: branchId, ...rest })
