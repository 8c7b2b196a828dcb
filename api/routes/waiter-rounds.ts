import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { z } from 'zod'
import { quoteOrder } from '../../db/dining/quote-order'
import { mustBeLive } from '../../db/floor/sessions'
import { inTenant } from '../../db/postgres'
import type { StaffActor } from '../../domain/access/actor'
import { mustBeAllowed } from '../../domain/access/permissions'
import { toQuote } from '../../domain/dining/quote'
import type { OrderLine } from '../../domain/dining/round-commands'
import { DomainError } from '../../domain/errors'
import type { SessionPlace } from '../../domain/floor/session'
import type { ApiDeps, App } from '../deps'
import { findSessionPlace } from '../find-session-place'
import { idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandOf } from '../plugins/commands'
import { quoteSchema } from '../presenters/quote'
import { presentRound, roundStatus } from '../presenters/round'
import { submitOrder } from '../round-commands'
import { expectedTotal, orderLine } from './diner-rounds'
import { reason, strikeAnyTime } from './rounds'

const tags = ['Mozos']
const id = z.number().int()

const submitBody = z.object({
  items: z
    .array(
      orderLine.extend({ diner_index: z.number().int().min(0).nullish().describe('Lugar del comensal, en orden de llegada') }),
    )
    .min(1)
    .max(100),
  notes: z.string().trim().max(500).nullish(),
  expected_total_cents: expectedTotal,
})

const submitted = z.object({
  session_id: id,
  round_id: id,
  round_number: id,
  status: roundStatus,
  submitted_by: z.enum(['DINER', 'WAITER']),
  submitted_by_waiter_id: id.nullable(),
  items_count: z.number().int(),
  total_cents: z.number().int(),
})

/** Older clients take an item off without a reason. */
const unstatedReason = 'sin motivo'

/** Ordering for guests, and the older way to take an item off. */
export async function waiterRoundRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.post(
    '/api/waiter/sessions/:id/rounds',
    {
      schema: {
        tags,
        summary: 'Enviar una ronda por la mesa',
        params: idParameters,
        body: submitBody,
        response: { 201: submitted },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const place = await placeToOrderFor(deps, staffActor(request), request.params.id)
      const lines = await inTenant(deps.knex, place.tenantId, trx => toLines(trx, place.sessionId, request.body.items))
      const round = await submitOrder(deps, place, commandOf(request), {
        order: { lines },
        notes: request.body.notes ?? null,
        expectedTotalCents: request.body.expected_total_cents ?? null,
        key: request.idempotencyKey ?? randomUUID(),
      })
      const shown = presentRound(round)
      return reply.code(201).send({ ...shown, items_count: shown.items.length })
    },
  )

  app.post(
    '/api/waiter/sessions/:id/quote',
    {
      schema: {
        tags,
        summary: 'Cuánto costaría enviarla ahora',
        params: idParameters,
        body: submitBody,
        response: { 200: quoteSchema },
      },
      preHandler: staff(),
    },
    async request => {
      const place = await placeToOrderFor(deps, staffActor(request), request.params.id)
      return inTenant(deps.knex, place.tenantId, async trx => {
        const lines = await toLines(trx, place.sessionId, request.body.items)
        return toQuote(await quoteOrder(trx, place, { lines }))
      })
    },
  )

  app.delete(
    '/api/waiter/rounds/:round_id/items/:item_id',
    {
      schema: {
        tags,
        summary: 'Quitar un ítem (forma anterior)',
        params: z.object({ round_id: idParameter, item_id: idParameter }),
        querystring: z.object({ reason: reason.optional() }),
        response: {
          200: z.object({
            success: z.boolean(),
            round_id: id,
            item_id: id,
            remaining_items: id,
            round_deleted: z.boolean(),
            message: z.string(),
          }),
        },
      },
      preHandler: staff(),
    },
    async request => {
      const { round_id: roundId, item_id: itemId } = request.params
      const round = await strikeAnyTime(deps, request, roundId, { itemId, reason: request.query.reason ?? unstatedReason })
      const remaining = round.items.filter(({ isStruck }) => !isStruck).length
      const isGone = round.status === 'CANCELED'
      return {
        success: true,
        round_id: roundId,
        item_id: itemId,
        remaining_items: remaining,
        round_deleted: isGone,
        message: isGone ? 'La ronda quedó vacía y se canceló.' : 'Ítem quitado.',
      }
    },
  )
}

/** Throws `not_found`, `forbidden`, `no_open_session`. */
async function placeToOrderFor(deps: ApiDeps, actor: StaffActor, sessionId: number): Promise<SessionPlace> {
  const place = await findSessionPlace(deps, actor.tenantId, sessionId)
  mustBeAllowed(actor, 'round.submit', place.branchId)
  mustBeLive(place, actor)
  return place
}

/**
 * Guests by their place in order of arrival, as older clients name them, or by id. A place that was counted when the table was seated, but
 * whose guest has no phone at the table, leaves the line to the table. Throws `unknown_diner`.
 */
async function toLines(trx: Knex, sessionId: number, items: z.infer<typeof submitBody>['items']): Promise<OrderLine[]> {
  const diners: { id: number }[] = await trx('diners')
    .where({ session_id: sessionId })
    .whereNull('deleted_at')
    .orderBy('id')
    .select('id')
  const session: { diner_count: number | null } = await trx('table_sessions').where({ id: sessionId }).first('diner_count')
  const seats = Math.max(diners.length, session.diner_count ?? 0)
  return items.map(item => {
    const place = item.diner_index ?? null
    if (place !== null && place >= seats) throw new DomainError('unknown_diner', { diner_index: place })
    const byPlace = place === null ? null : (diners[place]?.id ?? null)
    return { productId: item.product_id, qty: item.qty, notes: item.notes ?? null, dinerId: item.diner_id ?? byPlace }
  })
}
