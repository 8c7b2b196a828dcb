import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readCheck } from '../../db/billing/checks'
import { type PaymentRow, readPayment } from '../../db/billing/payments'
import { inTenant } from '../../db/postgres'
import { mustBeAllowed } from '../../domain/access/permissions'
import { remainingOf } from '../../domain/billing/check'
import { manualMethods } from '../../domain/billing/payment'
import { DomainError } from '../../domain/errors'
import { maxAmountCents } from '../../domain/money'
import { recordPayment, startPayment } from '../../workflows/billing-messages'
import { askCheck, askCheckout, askToCancelPayment } from '../billing-commands'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { anyone, diner, dinerActor, staff, staffActor } from '../plugins/authenticate'
import { commandOf } from '../plugins/commands'
import { checkStatus } from '../presenters/check'
import { mayTouch } from './checks'

const cents = z.number().int()
const amount = z.number().int().min(1).max(maxAmountCents)
const tags = ['Pagos']

const paying = {
  check_id: z.number().int().min(1),
  amount_cents: amount.nullish().describe('Por defecto, todo lo que falta'),
  diner_id: z.number().int().min(1).nullish(),
  tip_cents: z.number().int().min(0).max(maxAmountCents).default(0),
}

const receipt = z.object({
  payment_id: z.number().int(),
  check_id: z.number().int(),
  amount_cents: cents,
  tip_cents: cents,
  provider: z.string(),
  status: z.string(),
  payment_category: z.enum(['DIGITAL', 'MANUAL']),
  registered_by: z.enum(['SYSTEM', 'DINER', 'WAITER']),
  registered_by_waiter_id: z.number().int().nullable(),
  manual_method: z.enum(manualMethods),
  check_status: checkStatus,
  check_total_cents: cents,
  check_paid_cents: cents,
  check_remaining_cents: cents,
})

const attempt = z.object({
  payment_id: z.number().int(),
  check_id: z.number().int(),
  preference_id: z.string().nullable(),
  init_point: z.string().nullable(),
  sandbox_init_point: z.string().nullable(),
  amount_cents: cents,
  tip_cents: cents,
  status: z.string(),
  expires_at: z.iso.datetime().nullable(),
})

const manualBody = z.object({ ...paying, manual_method: z.enum(manualMethods), notes: z.string().max(500).nullish() })

/** Ways to pay a check: by hand to a waiter, by phone to the provider. */
export async function paymentRoutes(app: App, deps: ApiDeps): Promise<void> {
  async function record(request: FastifyRequest, body: z.infer<typeof manualBody>) {
    const actor = staffActor(request)
    const place = await mayTouch(deps, request, body.check_id, 'payment.record')
    const { check, ...paid } = await askCheck(deps, place, recordPayment, {
      ...commandOf(request),
      method: body.manual_method,
      amountCents: body.amount_cents ?? null,
      tipCents: body.tip_cents,
      dinerId: body.diner_id ?? null,
      notes: body.notes ?? null,
    })
    return {
      payment_id: paid.paymentId,
      check_id: check.checkId,
      amount_cents: paid.amountCents,
      tip_cents: paid.tipCents,
      provider: paid.provider,
      status: paid.status,
      payment_category: 'MANUAL' as const,
      registered_by: 'WAITER' as const,
      registered_by_waiter_id: actor.userId,
      manual_method: body.manual_method,
      check_status: check.status,
      check_total_cents: check.totalCents,
      check_paid_cents: check.paidCents,
      check_remaining_cents: remainingOf(check),
    }
  }

  app.post(
    '/api/billing/cash/pay',
    {
      schema: { tags, summary: 'Cobrar en efectivo', body: z.object(paying), response: { 200: receipt } },
      preHandler: staff(),
      config: { limit: 'paymentRecord' },
    },
    request => record(request, { ...request.body, manual_method: 'CASH' }),
  )

  app.post(
    '/api/waiter/payments/manual',
    {
      schema: { tags, summary: 'Registrar un cobro hecho a mano', body: manualBody, response: { 200: receipt } },
      preHandler: staff(),
      config: { limit: 'paymentRecord' },
    },
    request => record(request, request.body),
  )

  app.post(
    '/api/billing/mercadopago/preference',
    {
      schema: { tags, summary: 'Pagar con Mercado Pago', body: z.object(paying), response: { 200: attempt } },
      preHandler: diner(),
      config: { limit: 'paymentPreference' },
    },
    async request => {
      const { body } = request
      const place = await mayTouch(deps, request, body.check_id, 'check.read')
      const started = await askCheck(deps, place, startPayment, {
        ...commandOf(request),
        amountCents: body.amount_cents ?? null,
        tipCents: body.tip_cents,
        dinerId: dinerActor(request).dinerId ?? body.diner_id ?? null,
      })
      const offer = await askCheckout(deps, started, request.commandId)
      return {
        payment_id: started.paymentId,
        check_id: started.checkId,
        preference_id: offer.preferenceId,
        init_point: offer.initPoint,
        sandbox_init_point: offer.sandboxInitPoint ?? offer.initPoint,
        amount_cents: started.amountCents,
        tip_cents: started.tipCents,
        status: 'PENDING',
        expires_at: started.expiresAt,
      }
    },
  )

  app.get(
    '/api/billing/payments/:id',
    { schema: { tags, summary: 'Cómo va un pago', params: idParameters, response: { 200: attempt } }, preHandler: anyone() },
    async request => presentAttempt(await ownPayment(deps, request, request.params.id)),
  )

  app.post(
    '/api/billing/payments/:id/cancel',
    {
      schema: { tags, summary: 'Abandonar un pago por teléfono', params: idParameters, response: { 200: attempt } },
      preHandler: anyone(),
    },
    async request => {
      const { id } = await ownPayment(deps, request, request.params.id)
      await askToCancelPayment(deps, id, commandOf(request))
      return presentAttempt(await ownPayment(deps, request, id))
    },
  )
}

const presentAttempt = (payment: PaymentRow): z.infer<typeof attempt> => ({
  payment_id: payment.id,
  check_id: payment.checkId,
  preference_id: payment.preferenceId,
  init_point: payment.initPoint,
  sandbox_init_point: payment.sandboxInitPoint,
  amount_cents: payment.amountCents,
  tip_cents: payment.tipCents,
  status: payment.status,
  expires_at: payment.expiresAt,
})

/** A diner sees the payments of the table that are their own or nobody's; staff those of their branches. Throws `not_found`. */
async function ownPayment(deps: ApiDeps, request: FastifyRequest, paymentId: number) {
  const { actor } = request
  if (actor === null || actor.kind === 'system') throw new DomainError('unauthenticated')
  const { payment, check } = await inTenant(deps.knex, actor.tenantId, async trx => {
    const found = await readPayment(trx, paymentId)
    return { payment: found, check: await readCheck(trx, found.checkId) }
  })
  if (actor.kind === 'staff') {
    mustBeAllowed(actor, 'check.read', payment.branchId)
    return payment
  }
  const isOwn = payment.payerDinerId === null || actor.dinerId === null || payment.payerDinerId === actor.dinerId
  if (check.sessionId !== actor.sessionId || !isOwn) throw new DomainError('not_found', { entity: 'payment' })
  return payment
}
