import { z } from 'zod'
import { centsOfDecimal } from './decimal-amount'
import { type ProviderPayment, type ProviderPreference, type ProviderRefund, providerPaymentStatuses } from './payment-provider'
import { ProviderError } from './provider-error'

const id = z.union([z.number().int(), z.string().min(1)]).transform(String)
const instant = z.string().transform((text, context) => {
  const date = new Date(text)
  if (!Number.isNaN(date.getTime())) return date.toISOString()
  context.addIssue({ code: 'custom', message: 'not a date' })
  return z.NEVER
})
const cents = z.number().transform((amount, context) => {
  try {
    return centsOfDecimal(amount)
  } catch {
    context.addIssue({ code: 'custom', message: 'not an amount with at most two decimals' })
    return z.NEVER
  }
})

const payment = z.object({
  id,
  status: z.union([z.enum(providerPaymentStatuses), z.string().transform(() => 'unknown' as const)]),
  status_detail: z.string().nullish(),
  transaction_amount: cents,
  transaction_amount_refunded: cents.nullish(),
  currency_id: z.string().min(1),
  collector_id: id.nullish(),
  collector: z.object({ id }).nullish(),
  external_reference: z.string().nullish(),
  order: z.object({ id: id.nullish() }).nullish(),
  date_created: instant,
  date_approved: instant.nullish(),
  date_last_updated: instant.nullish(),
  live_mode: z.boolean().nullish(),
})

const preference = z.object({ id: z.string().min(1), init_point: z.string().min(1), sandbox_init_point: z.string().nullish() })

const refund = z.object({
  id,
  payment_id: id,
  amount: cents,
  status: z.union([z.enum(['approved', 'in_process', 'rejected']), z.string().transform(() => 'unknown' as const)]).nullish(),
  date_created: instant.nullish(),
})

const page = z.object({ paging: z.object({ total: z.number().int().min(0) }), results: z.array(payment) })

export const readPayment = (body: unknown): ProviderPayment => presentPayment(parse(payment, body))

export function readPaymentPage(body: unknown): { payments: ProviderPayment[]; total: number } {
  const { paging, results } = parse(page, body)
  return { payments: results.map(presentPayment), total: paging.total }
}

export function readPreference(body: unknown): ProviderPreference {
  const { id: preferenceId, init_point, sandbox_init_point } = parse(preference, body)
  return { preferenceId, initPoint: init_point, sandboxInitPoint: sandbox_init_point ?? null }
}

export const readRefund = (body: unknown): ProviderRefund => presentRefund(parse(refund, body))

/** The SDK glues `api_response` onto the list; only its elements are read. */
export const readRefunds = (body: unknown): ProviderRefund[] => parse(z.array(refund), body).map(presentRefund)

function presentPayment(given: z.infer<typeof payment>): ProviderPayment {
  const collectorId = given.collector_id ?? given.collector?.id
  if (!collectorId) throw new ProviderError('unexpected_answer', 'Mercado Pago contestó un pago sin vendedor')
  return {
    id: given.id,
    status: given.status,
    statusDetail: given.status_detail ?? '',
    amountCents: given.transaction_amount,
    refundedCents: given.transaction_amount_refunded ?? 0,
    currency: given.currency_id,
    collectorId,
    externalReference: given.external_reference || null,
    merchantOrderId: given.order?.id ?? null,
    approvedAt: given.date_approved ?? null,
    updatedAt: given.date_last_updated ?? given.date_created,
    liveMode: given.live_mode ?? false,
  }
}

function presentRefund(given: z.infer<typeof refund>): ProviderRefund {
  return {
    id: given.id,
    paymentId: given.payment_id,
    amountCents: given.amount,
    status: given.status ?? 'approved',
    createdAt: given.date_created ?? null,
  }
}

/** The SDK turns a body that is not JSON into `{}`, so every answer is checked. */
function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map(issue => issue.path.join('.')).join(', ')
  throw new ProviderError('unexpected_answer', `Mercado Pago contestó algo inesperado (${fields})`)
}
