import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { quoteOrder } from '../../db/dining/quote-order'
import { inTenant } from '../../db/postgres'
import { pageOfSessionRounds } from '../../db/queries/rounds'
import type { DinerActor } from '../../domain/access/actor'
import { toQuote } from '../../domain/dining/quote'
import type { Order } from '../../domain/dining/round-commands'
import { DomainError } from '../../domain/errors'
import type { ApiDeps, App } from '../deps'
import { roundForDiner } from '../find-round'
import { findSessionPlace } from '../find-session-place'
import { bodyId, idParameters } from '../parameters'
import { diner, dinerActor } from '../plugins/authenticate'
import { commandOf } from '../plugins/commands'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'
import { quoteSchema } from '../presenters/quote'
import { presentRound, roundOutput, roundStatus } from '../presenters/round'
import { askRound, submitOrder } from '../round-commands'
import { reason } from './rounds'

const tags = ['Comensales']

export const orderLine = z.object({
  product_id: bodyId,
  qty: z.number().int().min(1).max(99),
  notes: z.string().trim().max(200).nullish(),
  diner_id: bodyId.nullish(),
})

export const expectedTotal = z
  .number()
  .int()
  .min(0)
  .nullish()
  .describe('El total que se mostró; si ahora es otro, 409 price_changed con el presupuesto nuevo y no se guarda nada')

const rest = { notes: z.string().trim().max(500).nullish(), expected_total_cents: expectedTotal }
const neither = 'Mandá `items`, con 1 a 100 líneas, o `from_cart: true`.'
const lines = z.object({
  from_cart: z.literal(false).nullish(),
  items: z
    .array(orderLine, { error: ({ input }) => (input === undefined ? neither : undefined) })
    .min(1)
    .max(100),
  ...rest,
})
const wholeCart = z.object({ from_cart: z.literal(true), ...rest })
/** `from_cart` says which of the two it is, so that what is wrong with a line is named where it is. */
const orderBody = z.discriminatedUnion('from_cart', [wholeCart, lines], {
  error: ({ code }) => (code === 'invalid_union' ? 'Tiene que ser true, o faltar.' : undefined),
})

const submitted = z.object({
  session_id: z.number().int(),
  round_id: z.number().int(),
  round_number: z.number().int(),
  status: roundStatus,
  total_cents: z.number().int(),
})

/** Ordering from a phone. Without an idempotency key a repeated tap is a second round; our own pages always send one. */
export async function dinerRoundRoutes(app: App, deps: ApiDeps): Promise<void> {
  for (const url of ['/api/diner/rounds', '/api/diner/rounds/submit'])
    app.post(
      url,
      {
        schema: { tags, summary: 'Enviar una ronda', body: orderBody, response: { 201: submitted } },
        preHandler: diner(),
        config: { limit: 'roundSubmit' },
      },
      async (request, reply) => {
        const actor = dinerActor(request)
        const place = await findSessionPlace(deps, actor.tenantId, actor.sessionId)
        const round = await submitOrder(deps, place, commandOf(request), {
          order: toOrder(request.body, actor),
          notes: request.body.notes ?? null,
          expectedTotalCents: request.body.expected_total_cents ?? null,
          key: request.idempotencyKey ?? randomUUID(),
        })
        const { session_id, round_id, round_number, status, total_cents } = presentRound(round)
        return reply.code(201).send({ session_id, round_id, round_number, status, total_cents })
      },
    )

  app.post(
    '/api/diner/quote',
    {
      schema: { tags, summary: 'Cuánto costaría enviarla ahora', body: orderBody, response: { 200: quoteSchema } },
      preHandler: diner(),
      config: { limit: 'quote' },
    },
    async request => {
      const actor = dinerActor(request)
      const order = toOrder(request.body, actor)
      return toQuote(await inTenant(deps.knex, actor.tenantId, trx => quoteOrder(trx, actor, order)))
    },
  )

  app.post(
    '/api/diner/rounds/:id/cancel',
    {
      schema: {
        tags,
        summary: 'Cancelar antes de que la tomen',
        params: idParameters,
        body: z.object({ reason: reason.nullish() }),
        response: { 200: roundOutput },
      },
      preHandler: diner(),
    },
    async request => {
      const round = await roundForDiner(deps, dinerActor(request), request.params.id)
      const action = { kind: 'cancel', reason: request.body.reason ?? null } as const
      return presentRound(await askRound(deps, round, commandOf(request), action))
    },
  )

  app.get(
    '/api/diner/session/:id/rounds',
    {
      schema: {
        tags,
        summary: 'Rondas de la mesa',
        params: idParameters,
        querystring: pageQuery,
        response: { 200: z.array(roundOutput) },
      },
      preHandler: diner(),
    },
    async (request, reply) => {
      const { tenantId, sessionId } = dinerActor(request)
      const wanted = wantedOf(request.query)
      if (request.params.id !== sessionId) throw new DomainError('not_found', { entity: 'session' })
      const page = await inTenant(deps.knex, tenantId, trx => pageOfSessionRounds(trx, sessionId, wanted))
      return paginate(request, reply, request.query, page).map(presentRound)
    },
  )
}

/** A line that does not say whose it is belongs to whoever sends it; to the table when a bare table token does. */
function toOrder(body: z.infer<typeof orderBody>, actor: DinerActor): Order {
  if (body.from_cart === true) return { fromCart: true }
  return {
    lines: body.items.map(line => ({
      productId: line.product_id,
      qty: line.qty,
      notes: line.notes ?? null,
      dinerId: line.diner_id ?? actor.dinerId,
    })),
  }
}
