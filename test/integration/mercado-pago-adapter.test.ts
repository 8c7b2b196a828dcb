import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMercadoPago } from '../../activities/payments/mercado-pago'
import type { PaymentProvider, PreferenceAttempt } from '../../activities/payments/payment-provider'
import { ProviderError } from '../../activities/payments/provider-error'
import { demoSeller, startSimulator, type TestSimulator } from '../support/simulator'

const account = { accessToken: demoSeller.accessToken }
const attempt: PreferenceAttempt = {
  attemptKey: 'tenant:1:payment:42',
  externalReference: 'payment:42',
  title: 'Mesa 4',
  amountCents: 123_456,
  currency: 'ARS',
  notificationUrl: 'http://127.0.0.1:9/webhook?tenant=1',
  returnUrl: 'http://localhost:5176/pago',
  expiresAt: '2026-09-18T12:30:00.000Z',
}

let simulator: TestSimulator
let provider: PaymentProvider

beforeEach(async () => {
  simulator = await startSimulator({ webhookTimeoutMs: 100 })
  provider = createMercadoPago({ baseUrl: `${simulator.url}/`, timeoutMs: 300 })
})

afterEach(() => simulator.stop())

const faults = (...rules: object[]) => simulator.control('PUT', '/faults', rules)

async function pay(outcome = 'approved', changes: Partial<PreferenceAttempt> = {}): Promise<string> {
  const { preferenceId } = await provider.createPreference(account, { ...attempt, ...changes })
  const paid = await simulator.control<{ id: number }>('POST', `/preferences/${preferenceId}/pay`, { outcome })
  return String(paid.body.id)
}

/** The error of a call that must fail. */
async function failure(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => new Error('it should have failed'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ProviderError)
  return error as ProviderError
}

describe('preferences', () => {
  it('ask exactly the cents, in pesos, with the tip as its own line', async () => {
    const preference = await provider.createPreference(account, { ...attempt, tipCents: 1_999, metadata: { payment_id: 42 } })
    expect(preference.initPoint).toContain(`pref_id=${preference.preferenceId}`)
    const { body } = await simulator.api('GET', `/checkout/preferences/${preference.preferenceId}`)
    expect(body).toMatchObject({
      items: [
        { title: 'Mesa 4', quantity: 1, unit_price: 1234.56, currency_id: 'ARS' },
        { title: 'Propina', quantity: 1, unit_price: 19.99 },
      ],
      total_amount: 1254.55,
      external_reference: 'payment:42',
      notification_url: 'http://127.0.0.1:9/webhook?tenant=1&source_news=webhooks',
      back_urls: { success: attempt.returnUrl, pending: attempt.returnUrl, failure: attempt.returnUrl },
      expires: true,
      expiration_date_to: attempt.expiresAt,
      metadata: { payment_id: 42 },
    })
  })

  it('are made once for an attempt, however often it is repeated', async () => {
    const first = await provider.createPreference(account, attempt)
    const again = await provider.createPreference(account, attempt)
    const other = await provider.createPreference(account, { ...attempt, attemptKey: 'tenant:1:payment:43' })
    expect(again).toEqual(first)
    expect(other.preferenceId).not.toBe(first.preferenceId)
  })

  it('are found again after the provider did the work and never answered', async () => {
    await faults({ target: 'api', kind: 'timeout_after_commit', times: 1 })
    expect((await failure(provider.createPreference(account, attempt))).code).toBe('timeout')
    await provider.createPreference(account, attempt)
    expect((await simulator.api('GET', '/checkout/preferences/search')).body).toMatchObject({ total: 1 })
  })
})

describe('payments', () => {
  it('come back in cents, with ids as text and dates in UTC', async () => {
    const id = await pay()
    expect(await provider.fetchPayment(account, id)).toEqual({
      id,
      status: 'approved',
      statusDetail: 'accredited',
      amountCents: 123_456,
      refundedCents: 0,
      currency: 'ARS',
      collectorId: '1001',
      externalReference: 'payment:42',
      merchantOrderId: expect.stringMatching(/^\d+$/),
      approvedAt: '2026-09-18T12:00:00.000Z',
      updatedAt: '2026-09-18T12:00:00.000Z',
      liveMode: true,
    })
  })

  it.each([1, 7, 10, 115, 1_999, 820, 99_999_999, 100_000_000])('keep %d cents on the way there and back', async amountCents => {
    const id = await pay('approved', { amountCents, attemptKey: `amount:${amountCents}` })
    expect((await provider.fetchPayment(account, id)).amountCents).toBe(amountCents)
  })

  it('are found by reference, and by when they changed', async () => {
    const first = await pay('rejected')
    await simulator.control('POST', '/clock/advance', { ms: 60_000 })
    const second = await pay('pending')
    const found = await provider.searchPayments(account, { externalReference: 'payment:42' })
    expect(found).toMatchObject({
      total: 2,
      payments: [
        { id: first, status: 'rejected' },
        { id: second, status: 'pending' },
      ],
    })
    const window = { updatedFrom: '2026-09-18T12:00:30.000Z', updatedTo: '2026-09-18T12:01:00.000Z' }
    expect(await provider.searchPayments(account, window)).toMatchObject({ total: 1, payments: [{ id: second }] })
    expect(await provider.searchPayments(account, { limit: 1, offset: 1 })).toMatchObject({
      total: 2,
      payments: [{ id: second }],
    })
    expect(await provider.searchPayments(account, { externalReference: 'nothing' })).toEqual({ total: 0, payments: [] })
  })

  it('are cancelled while pending, once', async () => {
    const id = await pay('pending')
    const cancel = () => provider.cancel(account, { paymentId: id, cancelKey: 'payment:42' })
    expect(await cancel()).toMatchObject({ id, status: 'cancelled' })
    expect(await cancel()).toMatchObject({ id, status: 'cancelled' })
    const approved = await pay('approved')
    expect((await failure(provider.cancel(account, { paymentId: approved, cancelKey: 'b' }))).code).toBe('refused')
  })
})

describe('refunds', () => {
  it('are partial or of what is left, and never done twice for one key', async () => {
    const id = await pay()
    const partial = await provider.refund(account, { paymentId: id, refundKey: 'refund:1', amountCents: 3_333 })
    expect(partial).toMatchObject({ paymentId: id, amountCents: 3_333, status: 'approved' })
    expect(await provider.refund(account, { paymentId: id, refundKey: 'refund:1', amountCents: 3_333 })).toEqual(partial)
    expect(await provider.fetchPayment(account, id)).toMatchObject({ status: 'approved', refundedCents: 3_333 })
    expect(await provider.refund(account, { paymentId: id, refundKey: 'refund:2' })).toMatchObject({ amountCents: 120_123 })
    expect(await provider.fetchPayment(account, id)).toMatchObject({ status: 'refunded', refundedCents: 123_456 })
    expect(await provider.listRefunds(account, id)).toHaveLength(2)
  })

  it('are looked up when the provider answers a repeated key with an empty body', async () => {
    const id = await pay()
    const refund = { paymentId: id, refundKey: 'refund:1', amountCents: 500 }
    const first = await provider.refund(account, refund)
    await faults({ target: 'api', kind: 'empty_replay' })
    expect(await provider.refund(account, refund)).toEqual(first)
    expect(await provider.listRefunds(account, id)).toHaveLength(1)
  })

  it('are refused for good when too much, or when the seller has no balance', async () => {
    const id = await pay()
    const refused = await failure(provider.refund(account, { paymentId: id, refundKey: 'a', amountCents: 123_457 }))
    expect(refused).toMatchObject({ code: 'refused', retryable: false, details: { causes: ['2017'] } })
    await simulator.control('POST', '/accounts', { user_id: demoSeller.userId, balance: 0 })
    expect((await failure(provider.refund(account, { paymentId: id, refundKey: 'b' }))).retryable).toBe(false)
  })
})

describe('failures', () => {
  it.each([
    [{ kind: 'status_5xx', params: { status: 500 } }, 'unavailable', true],
    [{ kind: 'status_5xx', params: { status: 503 } }, 'unavailable', true],
    [{ kind: 'rate_limit', params: { retry_after_seconds: 7 } }, 'rate_limited', true],
    [{ kind: 'drop' }, 'connection', true],
    [{ kind: 'hang' }, 'timeout', true],
    [{ kind: 'delay', params: { ms: 2_000 } }, 'timeout', true],
    [{ kind: 'slow_body', params: { ms: 2_000 } }, 'timeout', true],
    [{ kind: 'timeout_after_commit' }, 'timeout', true],
  ])('%j is %s', async (fault, code, retryable) => {
    const id = await pay()
    await faults({ target: 'api', ...fault })
    const error = await failure(provider.fetchPayment(account, id))
    expect([error.code, error.retryable]).toEqual([code, retryable])
    expect(JSON.stringify(error) + error.message + error.stack).not.toContain(account.accessToken)
    const hits = (await simulator.control<{ hits: number }[]>('GET', '/faults')).body[0]?.hits
    expect(hits).toBe(1) // the SDK's own retries are off
  })

  it('waits as long as a 429 asks', async () => {
    await faults({ target: 'api', kind: 'rate_limit', params: { retry_after_seconds: 7 } })
    expect((await failure(provider.fetchPayment(account, '1'))).details).toMatchObject({ httpStatus: 429, retryAfterMs: 7_000 })
  })

  it('tells a wrong token and a wrong request from a payment that is not there yet', async () => {
    expect(await failure(provider.fetchPayment({ accessToken: 'wrong' }, '1'))).toMatchObject({ code: 'auth', retryable: false })
    expect(await failure(provider.fetchPayment(account, '1'))).toMatchObject({ code: 'not_found', retryable: true })
    const wrong = provider.createPreference(account, { ...attempt, externalReference: 'x'.repeat(300) })
    expect(await failure(wrong)).toMatchObject({ code: 'bad_request', retryable: false })
  })

  it('is a retryable conflict while the same key is under way', async () => {
    await faults({ target: 'api', kind: 'delay', times: 1, params: { ms: 200 } })
    const calls = await Promise.allSettled([
      provider.createPreference(account, attempt),
      provider.createPreference(account, attempt),
    ])
    const refused = calls.filter(call => call.status === 'rejected').map(call => call.reason as ProviderError)
    expect(refused.map(({ code, retryable }) => [code, retryable])).toEqual([['conflict', true]])
  })

  it('gives up a body that comes too late as soon as its time is over', async () => {
    const id = await pay()
    await faults({ target: 'api', kind: 'slow_body', params: { ms: 3_000 } })
    const startedAt = performance.now()
    expect((await failure(provider.fetchPayment(account, id))).code).toBe('timeout')
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  it('is a connection error when nobody listens', async () => {
    await simulator.stop()
    expect((await failure(provider.fetchPayment(account, '1'))).code).toBe('connection')
  })
})

describe('what is sent', () => {
  let server: Server
  let sent: { method: string; url: string; headers: IncomingHttpHeaders }[]
  let recorded: PaymentProvider

  beforeEach(async () => {
    sent = []
    server = createServer((request, response) => {
      sent.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
      response.writeHead(200, { 'content-type': 'application/json' }).end('not json {')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    recorded = createMercadoPago({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  })

  afterEach(() => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  })

  const keys = () => sent.map(({ headers }) => headers['x-idempotency-key'])

  it('never carries the key of another call, and the same call always carries the same one', async () => {
    const calls = [
      () => recorded.createPreference(account, attempt),
      () => recorded.cancel(account, { paymentId: '1', cancelKey: attempt.attemptKey }),
      () => recorded.createPreference(account, { ...attempt, attemptKey: 'other' }),
      () => recorded.fetchPayment(account, '1'),
      () => recorded.createPreference(account, attempt),
    ]
    for (const call of calls) expect((await failure(call())).code).toBe('unexpected_answer')
    const [first, cancelled, other, fetched, again] = keys()
    expect(new Set([first, cancelled, other]).size).toBe(3)
    expect(fetched).toBeUndefined()
    expect(again).toBe(first)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
  })

  it('goes to the address of its own provider, also when two work at the same time', async () => {
    const id = await pay()
    const both = await Promise.allSettled([
      recorded.fetchPayment(account, 'elsewhere'),
      provider.fetchPayment(account, id),
      recorded.fetchPayment(account, 'elsewhere'),
      provider.fetchPayment(account, id),
    ])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled'])
    expect(sent.map(({ url }) => url)).toEqual(['/v1/payments/elsewhere', '/v1/payments/elsewhere'])
  })
})
