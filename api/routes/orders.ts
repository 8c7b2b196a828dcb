import type { Knex } from 'knex'
import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { branchNames } from '../../db/queries/branch-names'
import { countRounds, pageOfRounds } from '../../db/queries/rounds'
import type { StaffActor } from '../../domain/access/actor'
import { branchesFor } from '../../domain/access/permissions'
import type { RoundStatus } from '../../domain/dining/round'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { idParameter } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'
import { presentRoundAsCooked, roundOutput } from '../presenters/round'

const tags = ['Administración']
const active = ['PENDING', 'CONFIRMED', 'IN_KITCHEN', 'READY'] as const satisfies readonly RoundStatus[]

/** SUBMITTED was the word for what nobody has decided yet. */
const filters: Readonly<Record<(typeof filterNames)[number], readonly RoundStatus[]>> = {
  SUBMITTED: ['PENDING', 'CONFIRMED'],
  PENDING: ['PENDING'],
  CONFIRMED: ['CONFIRMED'],
  IN_KITCHEN: ['IN_KITCHEN'],
  READY: ['READY'],
}
const filterNames = ['SUBMITTED', ...active] as const

const query = z.object({ branch_id: idParameter.optional(), status_filter: z.enum(filterNames).optional() })
const stats = z.object({
  total_active: z.number().int(),
  pending: z.number().int(),
  in_kitchen: z.number().int(),
  ready: z.number().int(),
})

/** Everything that is going on, for whoever runs the floor. */
export async function orderRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/admin/orders',
    {
      schema: {
        tags,
        summary: 'Rondas activas',
        querystring: query.extend(pageQuery.shape),
        response: { 200: z.array(roundOutput.extend({ branch_name: z.string() })) },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const { status_filter: filter, branch_id: branchId } = request.query
      const actor = staffActor(request)
      const wanted = wantedOf(request.query)
      return inTenant(deps.knex, actor.tenantId, async trx => {
        const branchIds = await branchesOf(trx, actor, branchId ?? null)
        const names = await branchNames(trx, branchIds)
        const page = await pageOfRounds(trx, branchIds, filter ? filters[filter] : active, wanted)
        const rounds = paginate(request, reply, request.query, page)
        return rounds.map(round => ({ ...presentRoundAsCooked(round), branch_name: names.get(round.branchId) ?? '' }))
      })
    },
  )

  app.get(
    '/api/admin/orders/stats',
    {
      schema: {
        tags,
        summary: 'Cuántas rondas hay en cada estado',
        querystring: query.pick({ branch_id: true }),
        response: { 200: stats },
      },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      const counts = await inTenant(deps.knex, actor.tenantId, async trx =>
        countRounds(trx, await branchesOf(trx, actor, request.query.branch_id ?? null), active),
      )
      const count = (...statuses: RoundStatus[]) => statuses.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0)
      return {
        total_active: count(...active),
        pending: count('PENDING', 'CONFIRMED'),
        in_kitchen: count('IN_KITCHEN'),
        ready: count('READY'),
      }
    },
  )
}

/** One branch if it may be seen, else all that may. Throws `not_found`, `forbidden`. */
async function branchesOf(trx: Knex.Transaction, actor: StaffActor, branchId: number | null): Promise<readonly number[] | 'all'> {
  await mustSeeBranch(trx, actor, 'order.read', branchId)
  return branchId === null ? branchesFor(actor, 'order.read') : [branchId]
}
