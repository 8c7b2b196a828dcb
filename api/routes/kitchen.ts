import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { pageOfRounds } from '../../db/queries/rounds'
import { type Action, branchesFor, mustBeAllowed } from '../../domain/access/permissions'
import { isUndecided } from '../../domain/dining/round'
import type { RoundAction } from '../../domain/dining/round-commands'
import { DomainError } from '../../domain/errors'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { roundForStaff } from '../find-round'
import { idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandOf } from '../plugins/commands'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'
import { presentRound, presentRoundAsCooked, roundOutput } from '../presenters/round'
import { askRound } from '../round-commands'

const tags = ['Cocina']

/** The states that older clients ask for, and what each means here. SUBMITTED was the word for an approval. */
const legacyStatuses = ['CONFIRMED', 'SUBMITTED', 'IN_KITCHEN', 'READY', 'SERVED'] as const
type LegacyStatus = (typeof legacyStatuses)[number]

const meanings: Readonly<
  Record<LegacyStatus, { permission: Action; action: Exclude<RoundAction, { kind: 'moveTicket' | 'moveTicketItem' }> }>
> = {
  CONFIRMED: { permission: 'round.confirm', action: { kind: 'confirm' } },
  SUBMITTED: { permission: 'round.approve', action: { kind: 'approve', struck: [] } },
  IN_KITCHEN: { permission: 'round.approve', action: { kind: 'approve', struck: [] } },
  READY: { permission: 'round.ready', action: { kind: 'ready' } },
  SERVED: { permission: 'round.serve', action: { kind: 'serve' } },
}

/** Rounds as the kitchen sees them: from the approval on. */
export async function kitchenRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/kitchen/rounds',
    {
      schema: {
        tags,
        summary: 'Rondas en cocina, la más vieja primero',
        querystring: pageQuery.extend({ branch_id: idParameter.optional() }),
        response: { 200: z.array(roundOutput) },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const branchId = request.query.branch_id ?? null
      const wanted = wantedOf(request.query)
      const page = await inTenant(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'kitchen.read', branchId)
        const branches = branchId === null ? branchesFor(actor, 'kitchen.read') : [branchId]
        return pageOfRounds(trx, branches, ['IN_KITCHEN'], wanted)
      })
      return paginate(request, reply, request.query, page).map(presentRoundAsCooked)
    },
  )

  app.get(
    '/api/kitchen/rounds/:id',
    { schema: { tags, summary: 'Una ronda', params: idParameters, response: { 200: roundOutput } }, preHandler: staff() },
    async request => {
      const actor = staffActor(request)
      const round = await roundForStaff(deps, actor, request.params.id, 'kitchen.read')
      if (isUndecided(round.status)) mustBeAllowed(actor, 'round.approve', round.branchId)
      return presentRoundAsCooked(round)
    },
  )

  app.post(
    '/api/kitchen/rounds/:id/status',
    {
      schema: {
        tags,
        summary: 'Cambiar el estado (forma anterior)',
        params: idParameters,
        body: z.object({ status: z.enum(legacyStatuses) }),
        response: { 200: roundOutput },
      },
      preHandler: staff(),
    },
    request => moveTo(request, request.params.id, request.body.status),
  )

  app.post(
    '/api/kitchen/rounds/:id/tickets',
    {
      schema: {
        tags,
        summary: 'Generar comandas (forma anterior: salen solas al aprobar)',
        description:
          'Nunca responde 2xx: dice si la ronda ya las tiene (`tickets_exist`) o que salen al aprobarla (`invalid_transition`).',
        params: idParameters,
      },
      preHandler: staff(),
    },
    async request => {
      const round = await roundForStaff(deps, staffActor(request), request.params.id, 'ticket.work')
      if (round.tickets.length > 0) throw new DomainError('tickets_exist', { round_id: round.id })
      throw new DomainError('invalid_transition', {
        from: round.status,
        to: 'IN_KITCHEN',
        detail: 'Las comandas salen al aprobar la ronda.',
      })
    },
  )

  async function moveTo(request: FastifyRequest, roundId: number, status: LegacyStatus) {
    const actor = staffActor(request)
    const { permission, action } = meanings[status]
    const round = await roundForStaff(deps, actor, roundId, 'round.read')
    const isThereAlready = round.status === (status === 'SUBMITTED' ? 'IN_KITCHEN' : status)
    if (isThereAlready) return presentRound(round)
    mustBeAllowed(actor, permission, round.branchId)
    return presentRound(await askRound(deps, round, commandOf(request), action))
  }
}
