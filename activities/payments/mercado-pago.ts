import { createHash } from 'node:crypto'
import { MercadoPagoConfig, Payment, PaymentRefund, Preference } from 'mercadopago'
import { AppConfig } from 'mercadopago/dist/utils/config'
import { decimalOfCents } from './decimal-amount'
import { readPayment, readPaymentPage, readPreference, readRefund, readRefunds } from './mercado-pago-answers'
import { readMercadoPagoError } from './mercado-pago-errors'
import type { PaymentProvider, PreferenceAttempt, ProviderAccount, ProviderRefund } from './payment-provider'
import { ProviderError } from './provider-error'

export interface MercadoPagoOptions {
  /** Without a trailing slash, for instance https://api.mercadopago.com or the simulator's address. */
  readonly baseUrl: string
  /** For one call, headers and body together. */
  readonly timeoutMs?: number
}

/** Under the 10 s start-to-close time-out of the provider activities, so that our own error is the one that is seen. */
const defaultTimeoutMs = 8_000

/** Mercado Pago's Checkout Pro and Payments API, through the official SDK. Throws ProviderError; never retries by itself. */
export function createMercadoPago(options: MercadoPagoOptions): PaymentProvider {
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const call = <T>(account: ProviderAccount, key: string | null, ask: (config: MercadoPagoConfig) => Promise<T>): Promise<T> =>
    callSdk({ baseUrl, timeoutMs, accessToken: account.accessToken, key }, ask)
  const listRefunds = async (account: ProviderAccount, paymentId: string) =>
    readRefunds(await call(account, null, config => new PaymentRefund(config).list({ payment_id: paymentId })))

  return {
    async createPreference(account, attempt) {
      const key = idempotencyKey('preference', attempt.attemptKey)
      const body = preferenceBody(attempt)
      return readPreference(await call(account, key, config => new Preference(config).create({ body })))
    },

    async fetchPayment(account, paymentId) {
      return readPayment(await call(account, null, config => new Payment(config).get({ id: paymentId })))
    },

    async searchPayments(account, search) {
      const query = {
        sort: 'date_last_updated' as const,
        criteria: 'asc' as const,
        limit: search.limit ?? 50,
        offset: search.offset ?? 0,
        ...(search.externalReference === undefined ? {} : { external_reference: search.externalReference }),
        ...(search.updatedFrom === undefined
          ? {}
          : { range: 'date_last_updated' as const, begin_date: search.updatedFrom, end_date: search.updatedTo ?? 'NOW' }),
      }
      return readPaymentPage(await call(account, null, config => new Payment(config).search({ options: query })))
    },

    async refund(account, { paymentId, refundKey, amountCents }) {
      const key = idempotencyKey('refund', refundKey)
      const body = amountCents === undefined ? {} : { amount: decimalOfCents(amountCents) }
      const answer = await call(account, key, config => new PaymentRefund(config).create({ payment_id: paymentId, body }))
      if (answer.id !== undefined) return readRefund(answer)
      return latestRefund(await listRefunds(account, paymentId), amountCents)
    },

    listRefunds,

    async cancel(account, { paymentId, cancelKey }) {
      const key = idempotencyKey('cancel', cancelKey)
      return readPayment(await call(account, key, config => new Payment(config).cancel({ id: paymentId })))
    },
  }
}

/**
 * A repeated refund key is answered with 200 and an empty body, so the refund it made is looked up: the newest of that amount.
 * Two equal partial refunds of one payment are told apart by their keys at the provider, here only by their order.
 */
function latestRefund(refunds: readonly ProviderRefund[], amountCents: number | undefined): ProviderRefund {
  const latest = refunds
    .filter(refund => amountCents === undefined || refund.amountCents === amountCents)
    .toSorted((a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? ''))
    .at(-1)
  if (latest) return latest
  throw new ProviderError('unexpected_answer', 'Mercado Pago aceptó una devolución que después no muestra')
}

interface SdkCall {
  readonly baseUrl: string
  readonly timeoutMs: number
  readonly accessToken: string
  readonly key: string | null
}

/**
 * One call with the SDK's traps avoided:
 * - a fresh config, because the SDK writes each call's idempotency key into the config it was given and sends it again later;
 * - no retries of its own (up to four minutes by default): Temporal retries, with the same key;
 * - a deadline of ours, because the SDK's covers the headers only. A body that comes too late is abandoned, not awaited;
 * - the base URL is a static of the SDK that it reads before its first await, so setting it right before the call, in the
 *   same tick, reaches this call and no other: two providers with different addresses may live in one process.
 */
async function callSdk<T>(call: SdkCall, ask: (config: MercadoPagoConfig) => Promise<T>): Promise<T> {
  const config = new MercadoPagoConfig({
    accessToken: call.accessToken,
    options: { timeout: call.timeoutMs, maxRetries: 0, ...(call.key === null ? {} : { idempotencyKey: call.key }) },
  })
  ;(AppConfig as { BASE_URL: string }).BASE_URL = call.baseUrl
  try {
    return await withDeadline(ask(config), call.timeoutMs)
  } catch (error) {
    throw isAbort(error) ? timeout(call.timeoutMs) : readMercadoPagoError(error)
  }
}

async function withDeadline<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timeout(timeoutMs)), timeoutMs)
  })
  try {
    return await Promise.race([answer, deadline])
  } finally {
    clearTimeout(timer)
  }
}

const timeout = (timeoutMs: number) => new ProviderError('timeout', `Mercado Pago no contestó en ${timeoutMs} ms`)

/** The SDK's own timer aborts the fetch, which reaches us wrapped in its connection error. */
const isAbort = (error: unknown) => (error as { __cause__?: { name?: string } } | null)?.__cause__?.name === 'AbortError'

/** Stable over retries, different per operation, and free of what the provider may not accept in a header. */
const idempotencyKey = (operation: string, key: string) => createHash('sha256').update(`${operation}:${key}`).digest('hex')

function preferenceBody(attempt: PreferenceAttempt) {
  const line = (id: string, title: string, amountCents: number) => ({
    id,
    title,
    quantity: 1,
    currency_id: attempt.currency,
    unit_price: decimalOfCents(amountCents),
  })
  const tipCents = attempt.tipCents ?? 0
  return {
    items: [
      ...(attempt.amountCents > 0 ? [line('consumo', attempt.title, attempt.amountCents)] : []),
      ...(tipCents > 0 ? [line('propina', 'Propina', tipCents)] : []),
    ],
    external_reference: attempt.externalReference,
    notification_url: webhookOnly(attempt.notificationUrl),
    back_urls: { success: attempt.returnUrl, pending: attempt.returnUrl, failure: attempt.returnUrl },
    ...(attempt.returnUrl.startsWith('https://') ? { auto_return: 'approved' } : {}),
    expires: true,
    expiration_date_to: attempt.expiresAt,
    ...(attempt.payer === undefined ? {} : { payer: attempt.payer }),
    ...(attempt.metadata === undefined ? {} : { metadata: attempt.metadata }),
  }
}

/** `source_news=webhooks` stops the unsigned legacy twin of each notification. */
function webhookOnly(url: string): string {
  const address = new URL(url)
  address.searchParams.set('source_news', 'webhooks')
  return address.href
}
