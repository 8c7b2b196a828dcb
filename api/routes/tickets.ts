import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { findTicket, ticketsOnTheWall } from '../../db/queries/kitchen'
import { type Action, branchesFor, mustBeAllowed } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { stations } from '../../domain/kitchen/ticket'
import { moveTicket } from '../../services/kitchen/move-ticket'
import type { ApiDeps, App } from '../deps'
import { idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { presentTicket, station, ticketOutput } from '../presenters/ticket'
import { tellRound } from '../round-commands'

const tags = ['Cocina']
const byStation = z.object({ stations: z.array(z.object({ station, tickets: z.array(ticketOutput) })) })
const moves = { IN_PROGRESS: 'ticket.work', READY: 'ticket.work', DELIVERED: 'ticket.deliver' } as const satisfies Record<
  string,
  Action
>

/** What each station cooks. Moving a ticket is one transaction; the round follows in it, and its workflow is told afterwards. */
export async function ticketRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/kitchen/tickets',
    {
      schema: {
        tags,
        summary: 'Comandas por estación',
        querystring: z.object({ station: station.optional() }),
        response: { 200: byStation },
      },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      const branches = branchesFor(actor, 'kitchen.read')
      if (branches.length === 0) throw new DomainError('forbidden', { action: 'kitchen.read' })
      const wanted = request.query.station ?? null
      const cards = (await inTenant(deps.knex, actor.tenantId, trx => ticketsOnTheWall(trx, branches, wanted))).map(presentTicket)
      const used = stations.filter(name => cards.some(card => card.station === name))
      return { stations: used.map(name => ({ station: name, tickets: cards.filter(card => card.station === name) })) }
    },
  )

  app.get(
    '/api/kitchen/tickets/:id',
    { schema: { tags, summary: 'Una comanda', params: idParameters, response: { 200: ticketOutput } }, preHandler: staff() },
    async request => presentTicket(await ticketFor(request, request.params.id, 'ticket.read')),
  )

  app.patch(
    '/api/kitchen/tickets/:id/status',
    {
      schema: {
        tags,
        summary: 'Mover una comanda',
        params: idParameters,
        body: z.object({ status: z.enum(['IN_PROGRESS', 'READY', 'DELIVERED']) }),
        response: { 200: ticketOutput },
      },
      preHandler: staff(),
    },
    async request => {
      const { id } = request.params
      const { status: to } = request.body
      return move(request, id, moves[to], { kind: 'moveTicket', ticketId: id, to })
    },
  )

  app.patch(
    '/api/kitchen/tickets/:id/items/:item_id/status',
    {
      schema: {
        tags,
        summary: 'Mover un ítem de una comanda',
        params: z.object({ id: idParameter, item_id: idParameter }),
        body: z.object({ status: z.enum(['IN_PROGRESS', 'READY']) }),
        response: { 200: ticketOutput },
      },
      preHandler: staff(),
    },
    async request => {
      const { id, item_id: itemId } = request.params
      return move(request, id, 'ticket.work', { kind: 'moveTicketItem', ticketId: id, itemId, to: request.body.status })
    },
  )

  async function move(request: FastifyRequest, ticketId: number, permission: Action, action: Parameters<typeof moveTicket>[3]) {
    const card = await ticketFor(request, ticketId, permission)
    const round = await moveTicket(
      deps,
      commandScope(request),
      { id: card.roundId, sessionId: card.sessionId },
      action,
      staffActor(request),
    )
    if (round.status !== 'IN_KITCHEN') await tellRound(deps, round)
    return presentTicket(await ticketFor(request, ticketId, permission))
  }

  /** Throws `not_found` for another tenant's, `forbidden` for another branch's. */
  async function ticketFor(request: FastifyRequest, ticketId: number, permission: Action) {
    const actor = staffActor(request)
    const card = await inTenant(deps.knex, actor.tenantId, trx => findTicket(trx, ticketId))
    if (!card) throw new DomainError('not_found', { entity: 'ticket' })
    mustBeAllowed(actor, permission, card.branchId)
    return card
  }
}
