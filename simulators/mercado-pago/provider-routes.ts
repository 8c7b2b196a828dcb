import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { accountOfToken } from './accounts'
import { ApiError } from './api-error'
import { registerApiFaults } from './api-faults'
import { registerIdempotency } from './idempotency'
import { presentMerchantOrder } from './merchant-orders'
import { searchPayments } from './payment-search'
import { changeStatus, findPayment, presentPayment } from './payments'
import { createPreference, findPreference, presentPreference, updatePreference } from './preferences'
import type { Account } from './records'
import { createRefund, presentRefund, refundsOf } from './refunds'
import type { Simulator } from './simulator'

declare module 'fastify' {
  interface FastifyRequest {
    account: Account
  }
}

interface ById {
  Params: { id: string }
}

/** The provider's own API. `baseUrl` is where people's browsers reach the checkout page. */
export async function providerRoutes(
  app: FastifyInstance,
  options: { readonly simulator: Simulator; readonly baseUrl: (request: FastifyRequest) => string },
): Promise<void> {
  const { simulator, baseUrl } = options
  const faults = registerApiFaults(app, simulator)
  app.decorateRequest('account', null as unknown as Account)
  app.addHook('preHandler', async request => {
    request.account = accountOfToken(simulator.store, request.headers.authorization)
  })
  registerIdempotency(app, simulator)
  faults.hooksAfterAuth()
  app.addHook('preClose', async () => faults.release())

  app.post('/checkout/preferences', async (request, reply) => {
    const preference = createPreference(simulator, request.account, request.body)
    return reply.code(201).send(presentPreference(simulator, preference, baseUrl(request)))
  })

  app.get('/checkout/preferences/search', async request => {
    const query = z.looseObject({ external_reference: z.string().optional() }).parse(request.query)
    const elements = [...simulator.store.preferences.values()]
      .filter(preference => preference.collectorId === request.account.userId)
      .filter(
        ({ request: sent }) => query.external_reference === undefined || sent.external_reference === query.external_reference,
      )
      .map(preference => presentPreference(simulator, preference, baseUrl(request)))
    return { elements, next_offset: elements.length, total: elements.length }
  })

  app.get<ById>('/checkout/preferences/:id', async request =>
    presentPreference(simulator, findPreference(simulator, request.params.id, request.account), baseUrl(request)),
  )

  app.put<ById>('/checkout/preferences/:id', async request => {
    const preference = findPreference(simulator, request.params.id, request.account)
    return presentPreference(simulator, updatePreference(simulator, preference, request.body), baseUrl(request))
  })

  app.get('/v1/payments/search', async request => searchPayments(simulator, request.account, request.query))

  app.get<ById>('/v1/payments/:id', async request =>
    presentPayment(simulator, findPayment(simulator, request.params.id, request.account)),
  )

  app.put<ById>('/v1/payments/:id', async request => {
    const { status } = z.looseObject({ status: z.literal('cancelled') }).parse(request.body)
    const payment = findPayment(simulator, request.params.id, request.account)
    if (payment.status !== 'pending' && payment.status !== 'in_process')
      throw new ApiError(400, 'The action requested is not valid for the current payment state', 2063)
    return presentPayment(simulator, changeStatus(simulator, payment, status))
  })

  app.post<ById>('/v1/payments/:id/refunds', async (request, reply) => {
    if (!request.headers['x-idempotency-key']) throw new ApiError(400, "Header X-Idempotency-Key can't be null", 4292)
    const payment = findPayment(simulator, request.params.id, request.account)
    const refund = createRefund(simulator, request.account, payment, request.body)
    return reply.code(201).send(presentRefund(request.account, refund))
  })

  app.get<ById>('/v1/payments/:id/refunds', async request => {
    const payment = findPayment(simulator, request.params.id, request.account)
    return refundsOf(simulator, payment).map(refund => presentRefund(request.account, refund))
  })

  app.get<ById & { Params: { refundId: string } }>('/v1/payments/:id/refunds/:refundId', async request => {
    const payment = findPayment(simulator, request.params.id, request.account)
    const refund = refundsOf(simulator, payment).find(({ id }) => String(id) === request.params.refundId)
    if (!refund) throw new ApiError(404, 'Refund not found', 2032)
    return presentRefund(request.account, refund)
  })

  app.get<ById>('/merchant_orders/:id', async request => presentMerchantOrder(simulator, request.account, request.params.id))
}
