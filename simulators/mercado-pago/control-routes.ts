import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { demoAccount, presentAccount, saveAccount } from './accounts'
import { formatDate } from './clock'
import { faultRules } from './faults'
import { changeStatus, findPayment, pay, presentPayment } from './payments'
import { findPreference } from './preferences'
import { type Delivery, type PaymentStatus, paymentMoves } from './records'
import type { Simulator } from './simulator'

interface ById {
  Params: { id: string }
}

const payBody = z.strictObject({
  outcome: z.enum(['approved', 'rejected', 'pending', 'in_process']),
  status_detail: z.string().optional(),
  payer: z.strictObject({ email: z.string().optional(), first_name: z.string().optional() }).optional(),
})

const transitionBody = z.strictObject({
  status: z.enum(Object.keys(paymentMoves) as [PaymentStatus, ...PaymentStatus[]]),
  status_detail: z.string().optional(),
})

const advanceBody = z.strictObject({
  ms: z
    .number()
    .int()
    .min(0)
    .max(400 * 86_400_000),
})

const deliveryQuery = z.looseObject({ payment_id: z.coerce.number().optional(), state: z.string().optional() })

/** The machine way to do what people, banks and time do. Not part of the provider's API. */
export async function controlRoutes(app: FastifyInstance, { simulator }: { readonly simulator: Simulator }): Promise<void> {
  const { store, clock, faults, deliveries } = simulator

  app.post('/sim/accounts', async request => presentAccount(saveAccount(store, request.body)))

  app.get('/sim/accounts', async () => [...store.accounts.values()].map(presentAccount))

  app.post<ById>('/sim/preferences/:id/pay', async (request, reply) => {
    const body = payBody.parse(request.body)
    const preference = findPreference(simulator, request.params.id)
    const payment = pay(simulator, preference, {
      outcome: body.outcome,
      statusDetail: body.status_detail,
      payer: {
        ...(body.payer?.email === undefined ? {} : { email: body.payer.email }),
        ...(body.payer?.first_name === undefined ? {} : { firstName: body.payer.first_name }),
      },
    })
    return reply.code(201).send(presentPayment(simulator, payment))
  })

  app.post<ById>('/sim/payments/:id/transition', async request => {
    const { status, status_detail } = transitionBody.parse(request.body)
    return presentPayment(simulator, changeStatus(simulator, findPayment(simulator, request.params.id), status, status_detail))
  })

  app.get('/sim/payments', async () => [...store.payments.values()].map(payment => presentPayment(simulator, payment)))

  app.get('/sim/deliveries', async request => {
    const query = deliveryQuery.parse(request.query)
    return [...store.deliveries.values()]
      .filter(delivery => query.payment_id === undefined || delivery.paymentId === query.payment_id)
      .filter(delivery => query.state === undefined || delivery.state === query.state)
      .map(presentDelivery)
  })

  app.get('/sim/clock', async () => ({ now: formatDate(clock.now()), offset_ms: store.clockOffsetMs }))

  app.post('/sim/clock/advance', async request => {
    await deliveries.advance(advanceBody.parse(request.body).ms)
    return { now: formatDate(clock.now()), offset_ms: store.clockOffsetMs }
  })

  app.get('/sim/faults', async () => faults.list())

  app.put('/sim/faults', async request => {
    faults.replace(faultRules.parse(request.body))
    return faults.list()
  })

  app.delete('/sim/faults', async (_request, reply) => {
    faults.replace([])
    return reply.code(204).send()
  })

  app.post('/sim/reset', async (_request, reply) => {
    faults.replace([])
    store.clear()
    store.accounts.set(demoAccount.userId, { ...demoAccount })
    store.changed()
    return reply.code(204).send()
  })
}

function presentDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    notice_id: delivery.noticeId,
    topic: delivery.topic,
    payment_id: delivery.paymentId,
    action: delivery.action,
    url: delivery.url,
    body: delivery.body,
    state: delivery.state,
    next_attempt: delivery.state === 'waiting' || delivery.state === 'held' ? formatDate(delivery.dueAt) : null,
    attempts: delivery.attempts.map(attempt => ({
      at: formatDate(attempt.at),
      request_id: attempt.requestId,
      status: attempt.status,
      error: attempt.error,
    })),
  }
}
