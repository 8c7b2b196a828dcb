import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { ApiError } from './api-error'
import { checkoutPage, contentSecurityPolicy, messagePage, outcomePage, rejectionReasons } from './checkout-page'
import { pay } from './payments'
import { findPreference, isPayable, requestOf } from './preferences'
import type { Payment, Preference } from './records'
import type { Simulator } from './simulator'

const choice = z.object({
  outcome: z.enum(['approved', 'rejected', 'pending', 'in_process']),
  status_detail: z.string().optional(),
  payer: z.string().trim().max(60).optional(),
})

interface ByPreference {
  Querystring: { pref_id?: string }
}

/** The page where a person pays. Anybody with the link can, as often as they like: each time is a payment. */
export async function checkoutRoutes(app: FastifyInstance, { simulator }: { readonly simulator: Simulator }): Promise<void> {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.setErrorHandler((error, request, reply) => {
    const status = error instanceof ApiError ? error.status : error instanceof z.ZodError ? 400 : 500
    if (status === 500) request.log.error(error)
    const text = status === 404 ? 'Ese enlace de pago no existe.' : 'No se pudo procesar el pago.'
    return html(reply.code(status), messagePage('Algo salió mal', text))
  })

  app.get<ByPreference>('/checkout/v1/redirect', async (request, reply) => {
    const preference = findPreference(simulator, request.query.pref_id ?? '')
    if (!isPayable(preference, simulator.clock.now()))
      return html(reply.code(410), messagePage('El enlace venció', 'Pedí en la mesa un enlace nuevo para pagar.'))
    return html(reply, checkoutPage(preference), preference)
  })

  app.post<ByPreference>('/checkout/v1/pay', async (request, reply) => {
    const preference = findPreference(simulator, request.query.pref_id ?? '')
    if (!isPayable(preference, simulator.clock.now()))
      return html(reply.code(410), messagePage('El enlace venció', 'Pedí en la mesa un enlace nuevo para pagar.'))
    const { outcome, status_detail, payer } = choice.parse(request.body)
    const isReason = outcome === 'rejected' && status_detail !== undefined && Object.hasOwn(rejectionReasons, status_detail)
    const payment = pay(simulator, preference, {
      outcome,
      ...(isReason ? { statusDetail: status_detail } : {}),
      ...(payer ? { payer: { firstName: payer } } : {}),
    })
    const back = returnUrl(preference, payment)
    return back === null ? html(reply, outcomePage(payment)) : reply.redirect(back, 303)
  })
}

/** Where the buyer goes afterwards, with the parameters the provider adds. Null when the preference names no URL for it. */
export function returnUrl(preference: Preference, payment: Payment): string | null {
  const { back_urls, external_reference } = requestOf(preference)
  const back =
    payment.status === 'approved' ? back_urls?.success : payment.status === 'rejected' ? back_urls?.failure : back_urls?.pending
  if (!back) return null
  const url = new URL(back)
  const added = {
    collection_id: payment.id,
    collection_status: payment.status,
    payment_id: payment.id,
    status: payment.status,
    external_reference: external_reference ?? 'null',
    payment_type: payment.status === 'pending' ? 'ticket' : 'credit_card',
    merchant_order_id: payment.orderId,
    preference_id: preference.id,
    site_id: 'MLA',
    processing_mode: 'aggregator',
    merchant_account_id: 'null',
  }
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, String(value))
  return url.href
}

function html(reply: FastifyReply, body: string, preference?: Preference): FastifyReply {
  return reply
    .header('content-security-policy', contentSecurityPolicy(preference))
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .type('text/html; charset=utf-8')
    .send(body)
}
