import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyNotification } from '../../services/billing/verify-notification'
import { demoSeller, startSimulator, type TestSimulator } from '../support/simulator'
import { type ReceivedNotice, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver'

interface Preference {
  id: string
  init_point: string
  collector_id: number
}
interface Payment {
  id: number
  status: string
  status_detail: string
  order: { id: string }
  external_reference: string
}
interface Delivery {
  state: string
  topic: string
  attempts: { status: number | null; error: string | null }[]
}

const day = 86_400_000
let simulator: TestSimulator
let receiver: WebhookReceiver

beforeEach(async () => {
  receiver = await startWebhookReceiver()
  simulator = await startSimulator({ webhookTimeoutMs: 200 })
})

afterEach(async () => {
  await Promise.all([simulator.stop(), receiver.stop()])
})

const order = (changes: object = {}) => ({
  items: [{ id: 'consumo', title: 'Mesa 4', quantity: 1, currency_id: 'ARS', unit_price: 1234.56 }],
  external_reference: 'payment:42',
  notification_url: receiver.url,
  back_urls: { success: 'https://menu.example/pago?mesa=4', failure: 'https://menu.example/error' },
  ...changes,
})

const prefer = async (changes: object = {}) =>
  (await simulator.api<Preference>('POST', '/checkout/preferences', order(changes))).body

async function pay(outcome = 'approved', changes: object = {}, extra: object = {}) {
  const preference = await prefer(changes)
  const paid = await simulator.control<Payment>('POST', `/preferences/${preference.id}/pay`, { outcome, ...extra })
  expect(paid.status).toBe(201)
  return paid.body
}

/** Sends what is due and waits for the answers. */
const settle = () => simulator.control('POST', '/clock/advance', { ms: 0 })
const advance = (ms: number) => simulator.control('POST', '/clock/advance', { ms })
const deliveries = async () => (await simulator.control<Delivery[]>('GET', '/deliveries')).body
const faults = (...rules: object[]) => simulator.control('PUT', '/faults', rules)
const verdict = ({ headers, query }: ReceivedNotice, secrets: string[] = [demoSeller.webhookSecret]) =>
  verifyNotification({ headers, query, secrets })
const keyed = (key: string) => ({ 'x-idempotency-key': key })

describe('preferences', () => {
  it('creates one, with or without the trailing slash, and gives it back', async () => {
    const created = await simulator.api<Preference>('POST', '/checkout/preferences/', order())
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({
      collector_id: 1001,
      client_id: '5001',
      site_id: 'MLA',
      external_reference: 'payment:42',
      date_created: '2026-09-18T08:00:00.000-04:00',
      init_point: `${simulator.url}/checkout/v1/redirect?pref_id=${created.body.id}`,
    })
    const found = await simulator.api('GET', `/checkout/preferences/${created.body.id}`)
    expect(found.body).toEqual(created.body)
    const search = await simulator.api('GET', '/checkout/preferences/search?external_reference=payment:42')
    expect(search.body).toMatchObject({ total: 1, elements: [{ id: created.body.id }] })
  })

  it('gives the same ids for the same commands', async () => {
    const first = await prefer()
    const twin = await startSimulator()
    const second = await twin.api<Preference>('POST', '/checkout/preferences', order())
    await twin.stop()
    expect(second.body.id).toBe(first.id)
  })

  it('changes what is put', async () => {
    const preference = await prefer()
    const changed = await simulator.api('PUT', `/checkout/preferences/${preference.id}`, { external_reference: 'payment:43' })
    expect(changed).toMatchObject({ status: 200, body: { id: preference.id, external_reference: 'payment:43' } })
  })

  it.each([
    [{ items: [] }],
    [{ items: [{ title: 'x', quantity: 0, unit_price: 1 }] }],
    [{ items: [{ title: 'x', quantity: 1, unit_price: '1' }] }],
    [{ items: [{ title: 'x', quantity: 1, unit_price: 1.005 }] }],
    [{ items: [{ title: 'x', quantity: 1, unit_price: 0 }] }],
    [{ external_reference: 'x'.repeat(257) }],
    [{ notification_url: 'javascript:alert(1)' }],
    [{ back_urls: { success: 'ftp://x' } }],
    [{ auto_return: 'approved', back_urls: {} }],
  ])('refuses %j', async changes => {
    const answer = await simulator.api('POST', '/checkout/preferences', order(changes))
    expect(answer).toMatchObject({ status: 400, body: { error: 'bad_request', status: 400 } })
  })

  it('knows its sellers by token and shows nobody else what is theirs', async () => {
    const preference = await prefer()
    const payment = await pay()
    expect((await simulator.api('POST', '/checkout/preferences', order(), { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await simulator.api('GET', `/v1/payments/${payment.id}`, undefined, { authorization: '' })).status).toBe(401)

    await simulator.control('POST', '/accounts', { user_id: 1002, access_token: 'APP_USR-other', webhook_secret: 'other-secret' })
    const other = { authorization: 'Bearer APP_USR-other' }
    expect((await simulator.api('GET', `/checkout/preferences/${preference.id}`, undefined, other)).status).toBe(404)
    expect((await simulator.api('GET', `/v1/payments/${payment.id}`, undefined, other)).status).toBe(404)
    expect((await simulator.api('GET', '/v1/payments/search', undefined, other)).body).toMatchObject({ results: [] })
  })
})

describe('payments', () => {
  it('has the fields of the real thing', async () => {
    const payment = await pay()
    const found = await simulator.api('GET', `/v1/payments/${payment.id}`)
    expect(found).toMatchObject({
      status: 200,
      body: {
        id: payment.id,
        status: 'approved',
        status_detail: 'accredited',
        transaction_amount: 1234.56,
        transaction_amount_refunded: 0,
        currency_id: 'ARS',
        collector_id: 1001,
        external_reference: 'payment:42',
        date_approved: '2026-09-18T08:00:00.000-04:00',
        date_last_updated: '2026-09-18T08:00:00.000-04:00',
        live_mode: true,
        order: { type: 'mercadopago' },
      },
    })
    expect((await simulator.api('GET', '/v1/payments/999')).body).toMatchObject({ status: 404, cause: [{ code: 2000 }] })
  })

  it('closes the merchant order that names the preference', async () => {
    const preference = await prefer()
    await simulator.control('POST', `/preferences/${preference.id}/pay`, { outcome: 'rejected' })
    const { body: paid } = await simulator.control<Payment>('POST', `/preferences/${preference.id}/pay`, { outcome: 'approved' })
    expect((await simulator.api('GET', `/merchant_orders/${paid.order.id}`)).body).toMatchObject({
      status: 'closed',
      order_status: 'paid',
      preference_id: preference.id,
      paid_amount: 1234.56,
      payments: [{ status: 'rejected' }, { status: 'approved' }],
    })
  })

  it('lets two people pay the same preference', async () => {
    const preference = await prefer()
    const pays = () => simulator.control<Payment>('POST', `/preferences/${preference.id}/pay`, { outcome: 'approved' })
    const [first, second] = [await pays(), await pays()]
    expect(first.body.id).not.toBe(second.body.id)
    expect((await simulator.api('GET', '/v1/payments/search?external_reference=payment:42')).body).toMatchObject({
      paging: { total: 2 },
      results: [{ status: 'approved' }, { status: 'approved' }],
    })
  })

  it('searches by reference, status and window, sorted and in pages', async () => {
    const first = await pay('approved', { external_reference: 'a' })
    await advance(60_000)
    const second = await pay('pending', { external_reference: 'b' })
    await advance(60_000)
    const third = await pay('approved', { external_reference: 'b' })
    const ids = async (query: string) => {
      const answer = await simulator.api<{ results: Payment[] }>('GET', `/v1/payments/search?${query}`)
      return answer.body.results.map(({ id }) => id)
    }
    expect(await ids('external_reference=b&sort=date_created&criteria=asc')).toEqual([second.id, third.id])
    expect(await ids('status=approved')).toEqual([third.id, first.id])
    expect(await ids('limit=1&offset=1&criteria=desc')).toEqual([second.id])
    const window = 'begin_date=2026-09-18T12:01:00Z&end_date=2026-09-18T08:01:00.000-04:00'
    expect(await ids(`range=date_last_updated&${window}`)).toEqual([second.id])
    expect(await ids('range=date_last_updated&begin_date=NOW-1MINUTES&end_date=NOW&criteria=asc')).toEqual([second.id, third.id])
    expect((await simulator.api('GET', '/v1/payments/search?range=date_created&begin_date=yesterday')).status).toBe(400)
  })

  it('cancels what is pending and nothing else', async () => {
    const pending = await pay('pending')
    const cancelled = await simulator.api('PUT', `/v1/payments/${pending.id}`, { status: 'cancelled' })
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', status_detail: 'by_collector' } })
    const approved = await pay()
    const refused = await simulator.api('PUT', `/v1/payments/${approved.id}`, { status: 'cancelled' })
    expect(refused).toMatchObject({ status: 400, body: { cause: [{ code: 2063 }] } })
  })

  it('moves by command along the moves that exist', async () => {
    const payment = await pay('pending')
    const move = (status: string, status_detail?: string) =>
      simulator.control('POST', `/payments/${payment.id}/transition`, { status, ...(status_detail ? { status_detail } : {}) })
    expect((await move('approved')).body).toMatchObject({ status: 'approved', status_detail: 'accredited' })
    expect((await move('charged_back')).body).toMatchObject({ status: 'charged_back', status_detail: 'in_process' })
    expect((await move('charged_back', 'settled')).body).toMatchObject({ status_detail: 'settled' })
    expect((await move('pending')).status).toBe(409)
    expect((await move('invented')).status).toBe(400)
  })

  it('takes no payment after the preference expired, and no pending one in binary mode', async () => {
    const preference = await prefer({ expires: true, expiration_date_to: '2026-09-18T12:10:00Z' })
    const pays = () => simulator.control('POST', `/preferences/${preference.id}/pay`, { outcome: 'approved' })
    expect((await pays()).status).toBe(201)
    await advance(600_000)
    expect((await pays()).status).toBe(400)
    const binary = await prefer({ binary_mode: true })
    expect((await simulator.control('POST', `/preferences/${binary.id}/pay`, { outcome: 'pending' })).status).toBe(400)
  })
})

describe('refunds', () => {
  const refund = (payment: Payment, key: string, amount?: number) =>
    simulator.api<{ id: number }>(
      'POST',
      `/v1/payments/${payment.id}/refunds`,
      amount === undefined ? undefined : { amount },
      keyed(key),
    )

  it('are partial until nothing is left', async () => {
    const payment = await pay()
    expect(await refund(payment, 'a', 234.56)).toMatchObject({ status: 201, body: { amount: 234.56, status: 'approved' } })
    expect((await simulator.api('GET', `/v1/payments/${payment.id}`)).body).toMatchObject({
      status: 'approved',
      status_detail: 'partially_refunded',
      transaction_amount_refunded: 234.56,
    })
    expect((await refund(payment, 'b', 1000.01)).body).toMatchObject({ status: 400, cause: [{ code: 2017 }] })
    expect((await refund(payment, 'c')).body).toMatchObject({ amount: 1000 })
    expect((await simulator.api('GET', `/v1/payments/${payment.id}`)).body).toMatchObject({ status: 'refunded' })
    expect((await refund(payment, 'd')).body).toMatchObject({ status: 400, cause: [{ code: 2063 }] })
    const list = await simulator.api<{ id: number }[]>('GET', `/v1/payments/${payment.id}/refunds`)
    expect(list.body).toHaveLength(2)
    expect((await simulator.api('GET', `/v1/payments/${payment.id}/refunds/${list.body[0]?.id}`)).status).toBe(200)
  })

  it('need a key, a balance and a payment of less than 180 days', async () => {
    const payment = await pay()
    const keyless = await simulator.api('POST', `/v1/payments/${payment.id}/refunds`, {})
    expect(keyless).toMatchObject({ status: 400, body: { cause: [{ code: 4292 }] } })
    await simulator.control('POST', '/accounts', { user_id: 1001, balance: 10 })
    expect((await refund(payment, 'a', 10.01)).status).toBe(400)
    expect((await refund(payment, 'a', 10)).status).toBe(201)
    await simulator.control('POST', '/accounts', { user_id: 1001, balance: 5000 })
    await advance(181 * day)
    expect((await refund(payment, 'b', 1)).body).toMatchObject({ status: 400, cause: [{ code: 2024 }] })
  })
})

describe('idempotency', () => {
  it('answers a repeated key from memory, for each path by itself', async () => {
    const first = await simulator.api<Preference>('POST', '/checkout/preferences', order(), keyed('k'))
    const again = await simulator.api<Preference>('POST', '/checkout/preferences/', order(), keyed('k'))
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id } })
    const payment = await pay()
    const refund = () => simulator.api('POST', `/v1/payments/${payment.id}/refunds`, { amount: 1 }, keyed('k'))
    const [one, two] = [await refund(), await refund()]
    expect([one.status, two.status, two.body]).toEqual([201, 200, one.body])
    expect((await simulator.api('GET', `/v1/payments/${payment.id}`)).body).toMatchObject({ transaction_amount_refunded: 1 })
  })

  it('refuses a key with another body, and while the first is under way', async () => {
    await simulator.api('POST', '/checkout/preferences', order(), keyed('k'))
    expect((await simulator.api('POST', '/checkout/preferences', order({ external_reference: 'z' }), keyed('k'))).status).toBe(
      409,
    )
    await faults({ target: 'api', kind: 'delay', times: 1, params: { ms: 400 } })
    const both = await Promise.all([1, 2].map(() => simulator.api('POST', '/checkout/preferences', order(), keyed('slow'))))
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  })

  it('forgets a refusal, so that the same key may succeed later', async () => {
    const payment = await pay()
    const refund = () => simulator.api('POST', `/v1/payments/${payment.id}/refunds`, {}, keyed('k'))
    await simulator.control('POST', '/accounts', { user_id: 1001, balance: 0 })
    expect((await refund()).status).toBe(400)
    await simulator.control('POST', '/accounts', { user_id: 1001, balance: 2000 })
    expect((await refund()).status).toBe(201)
  })
})

describe('the checkout page', () => {
  const send = (path: string, form: Record<string, string>) =>
    fetch(`${simulator.url}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })

  it('shows what is paid, safely, and nothing from elsewhere', async () => {
    const preference = await prefer({ items: [{ title: '<b>Milanesa</b> "1"', quantity: 2, unit_price: 1000.5 }] })
    const page = await fetch(preference.init_point)
    const html = await page.text()
    expect(html).toContain('2 × &lt;b&gt;Milanesa&lt;/b&gt; &quot;1&quot;')
    expect(html).toContain('2.001,00')
    expect(html).toContain('lang="es"')
    expect(html).not.toMatch(/https?:\/\//)
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://menu.example")
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('returns the person with the documented parameters', async () => {
    const preference = await prefer()
    const answer = await send(`/checkout/v1/pay?pref_id=${preference.id}`, { outcome: 'approved', payer: 'Ana' })
    expect(answer.status).toBe(303)
    const location = new URL(answer.headers.get('location') ?? '')
    expect(location.origin + location.pathname).toBe('https://menu.example/pago')
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      mesa: '4',
      status: 'approved',
      collection_status: 'approved',
      external_reference: 'payment:42',
      preference_id: preference.id,
      payment_type: 'credit_card',
    })
    expect(location.searchParams.get('payment_id')).toBe(location.searchParams.get('collection_id'))
  })

  it('rejects with the reason chosen, and shows the outcome where there is nowhere to return to', async () => {
    const preference = await prefer({ back_urls: {} })
    const form = { outcome: 'rejected', status_detail: 'cc_rejected_insufficient_amount' }
    const answer = await send(`/checkout/v1/pay?pref_id=${preference.id}`, form)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('Fondos insuficientes')
    const { body } = await simulator.api<{ results: Payment[] }>('GET', '/v1/payments/search')
    expect(body.results).toMatchObject([{ status: 'rejected', status_detail: 'cc_rejected_insufficient_amount' }])
  })

  it('says so in Spanish when the link is wrong or has expired', async () => {
    expect((await fetch(`${simulator.url}/checkout/v1/redirect?pref_id=none`)).status).toBe(404)
    const preference = await prefer({ expires: true, expiration_date_to: '2026-09-18T11:00:00Z' })
    const page = await fetch(preference.init_point)
    expect(page.status).toBe(410)
    expect(await page.text()).toContain('El enlace venció')
  })
})

describe('notifications', () => {
  it('are signed, keep the query of the URL and carry the documented body', async () => {
    const payment = await pay()
    await settle()
    expect(receiver.received).toHaveLength(1)
    const notice = receiver.received[0] as ReceivedNotice
    expect(notice.query).toEqual({ 'data.id': String(payment.id), type: 'payment', source_news: 'webhooks' })
    expect(notice.body).toMatchObject({
      action: 'payment.created',
      api_version: 'v1',
      data: { id: String(payment.id) },
      live_mode: true,
      type: 'payment',
      user_id: 1001,
    })
    expect(verdict(notice)).toMatchObject({ verdict: 'valid', matched: { timestampUnit: 'seconds' } })
    expect(verdict(notice, ['another-secret'])).toMatchObject({ verdict: 'invalid' })
  })

  it('tell of every change', async () => {
    const payment = await pay('pending')
    await settle()
    await simulator.control('POST', `/payments/${payment.id}/transition`, { status: 'approved' })
    await settle()
    await simulator.api('POST', `/v1/payments/${payment.id}/refunds`, { amount: 1 }, keyed('r'))
    await settle()
    expect(receiver.received.map(({ body }) => (body as { action: string }).action)).toEqual([
      'payment.created',
      'payment.updated',
      'payment.updated',
    ])
  })

  it('are tried again after 5 min, 45 min, 6 h, 2 d and 4 d, then given up', async () => {
    receiver.answerNext(500, 404, 302, 503, 500, 500)
    await pay()
    await settle()
    const counts = [receiver.received.length]
    for (const pause of [5 * 60_000 - 1, 1, 45 * 60_000, 6 * 3_600_000, 2 * day, 4 * day, 30 * day]) {
      await advance(pause)
      counts.push(receiver.received.length)
    }
    expect(counts).toEqual([1, 1, 2, 3, 4, 5, 6, 6])
    const [delivery] = await deliveries()
    expect(delivery?.state).toBe('exhausted')
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 404, 302, 503, 500, 500])
    expect(new Set(receiver.received.map(({ body }) => (body as { id: number }).id)).size).toBe(1)
    expect(receiver.received.every(notice => verdict(notice).verdict === 'valid')).toBe(true)
  })

  it('pass every retry on the way when the clock jumps, and stop at the first success', async () => {
    receiver.answerNext(null, 500, 201)
    await pay()
    await advance(10 * day)
    const [delivery] = await deliveries()
    expect(delivery?.attempts.map(({ status, error }) => status ?? error)).toEqual(['no answer in time', 500, 201])
    expect(delivery?.state).toBe('delivered')
  })

  it('go to the URL of the account where the preference names none', async () => {
    await simulator.control('POST', '/accounts', { user_id: 1001, notification_url: receiver.url })
    await pay('approved', { notification_url: undefined })
    await settle()
    expect(receiver.received).toHaveLength(1)
  })
})

describe('webhook faults', () => {
  it('duplicate: the same notice several times at once', async () => {
    await faults({ target: 'webhook', kind: 'duplicate', params: { copies: 9 } })
    await pay()
    await settle()
    expect(receiver.received).toHaveLength(10)
    expect(new Set(receiver.received.map(({ body }) => (body as { id: number }).id)).size).toBe(1)
  })

  it('reorder: the first notice after the second', async () => {
    await faults({ target: 'webhook', kind: 'reorder', times: 1 })
    const payment = await pay('pending')
    await settle()
    expect(receiver.received).toHaveLength(0)
    await simulator.control('POST', `/payments/${payment.id}/transition`, { status: 'approved' })
    await settle()
    expect(receiver.received.map(({ body }) => (body as { action: string }).action)).toEqual([
      'payment.updated',
      'payment.created',
    ])
  })

  it('delay and drop', async () => {
    await faults(
      { target: 'webhook', kind: 'delay', times: 1, params: { ms: 30_000 } },
      { target: 'webhook', kind: 'drop', match: { action: 'payment.updated' } },
    )
    const payment = await pay('pending')
    await advance(29_999)
    expect(receiver.received).toHaveLength(0)
    await advance(1)
    expect(receiver.received).toHaveLength(1)
    await simulator.control('POST', `/payments/${payment.id}/transition`, { status: 'approved' })
    await advance(30 * day)
    expect(receiver.received).toHaveLength(1)
    expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'dropped'])
  })

  it('bad_signature, old_secret, ts_milliseconds, uppercase_id and ipn_twin', async () => {
    await simulator.control('POST', '/accounts', { user_id: 1001, webhook_secret: 'rotated-secret' })
    const secrets = ['rotated-secret', demoSeller.webhookSecret]
    const next = async (...rules: object[]) => {
      await faults(...rules)
      await pay()
      await settle()
      return receiver.received.at(-1) as ReceivedNotice
    }
    expect(verdict(await next({ target: 'webhook', kind: 'bad_signature' }), secrets)).toMatchObject({ verdict: 'invalid' })
    const old = await next({ target: 'webhook', kind: 'old_secret' })
    expect(verdict(old, secrets)).toMatchObject({ verdict: 'valid', matched: { secretIndex: 1 } })
    const milliseconds = await next({ target: 'webhook', kind: 'ts_milliseconds' })
    expect(verdict(milliseconds, secrets)).toMatchObject({ verdict: 'valid', matched: { timestampUnit: 'milliseconds' } })
    const upper = await next({ target: 'webhook', kind: 'uppercase_id', params: { data_id: 'ord01ab' } })
    expect(verdict(upper, secrets)).toMatchObject({
      verdict: 'valid',
      dataId: 'ORD01AB',
      matched: { dataIdSpelling: 'lower_case' },
    })
    const before = receiver.received.length
    await next({ target: 'webhook', kind: 'ipn_twin' })
    const twin = receiver.received.slice(before).find(({ query }) => query.topic === 'payment') as ReceivedNotice
    expect(twin.query).toMatchObject({ topic: 'payment' })
    expect(twin.body).toMatchObject({ topic: 'payment' })
    expect(verdict(twin, secrets)).toMatchObject({ verdict: 'unsigned' })
    expect(receiver.received.length - before).toBe(2)
  })
})

describe('api faults', () => {
  it('run as often as they should, only where they match', async () => {
    await faults({
      target: 'api',
      kind: 'status_5xx',
      match: { method: 'POST', path: '/checkout' },
      times: 1,
      params: { status: 502 },
    })
    expect((await simulator.api('GET', '/v1/payments/search')).status).toBe(200)
    expect((await simulator.api('POST', '/checkout/preferences', order())).status).toBe(502)
    expect((await simulator.api('POST', '/checkout/preferences', order())).status).toBe(201)
    expect((await simulator.control('GET', '/faults')).body).toMatchObject([{ kind: 'status_5xx', hits: 1 }])
    await faults({ target: 'api', kind: 'rate_limit', params: { retry_after_seconds: 7 } })
    const limited = await simulator.api('GET', '/v1/payments/search')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
    expect((await simulator.control('DELETE', '/faults')).status).toBe(204)
    expect((await simulator.api('GET', '/v1/payments/search')).status).toBe(200)
  })

  it('commit and never answer: the repeated key finds what was done', async () => {
    await faults({ target: 'api', kind: 'timeout_after_commit', times: 1, params: { ms: 20 } })
    await expect(simulator.api('POST', '/checkout/preferences', order(), keyed('k'))).rejects.toThrow()
    const again = await simulator.api<Preference>('POST', '/checkout/preferences', order(), keyed('k'))
    expect(again.status).toBe(200)
    expect((await simulator.api('GET', '/checkout/preferences/search')).body).toMatchObject({ total: 1 })
  })

  it('cut the connection, with and without a pause, and end with the simulator', async () => {
    await faults({ target: 'api', kind: 'drop', times: 1 }, { target: 'api', kind: 'hang' })
    await expect(simulator.api('GET', '/v1/payments/search')).rejects.toThrow()
    const hanging = simulator.api('GET', '/v1/payments/search')
    const ended = expect(hanging).rejects.toThrow()
    const other = await simulator.control('GET', '/faults')
    expect(other.body).toMatchObject([{ hits: 1 }, {}])
    await simulator.stop()
    await ended
  })

  it('refuse rules that mean nothing', async () => {
    expect((await faults({ target: 'api', kind: 'duplicate' })).status).toBe(400)
    expect((await faults({ target: 'webhook', kind: 'hang' })).status).toBe(400)
    expect((await faults({ target: 'api', kind: 'drop', params: { nonsense: 1 } })).status).toBe(400)
  })
})

describe('the process', () => {
  it('answers health, malformed bodies and unknown paths', async () => {
    expect(await (await fetch(`${simulator.url}/health`)).json()).toEqual({ status: 'ok' })
    expect((await fetch(`${simulator.url}/ready`)).status).toBe(200)
    const malformed = await fetch(`${simulator.url}/sim/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect(malformed.status).toBe(400)
    expect((await simulator.api('GET', '/nothing')).status).toBe(404)
  })

  it('resets to the demo seller without giving an id twice', async () => {
    const before = await pay()
    await faults({ target: 'api', kind: 'drop' })
    expect((await simulator.control('POST', '/reset')).status).toBe(204)
    expect((await simulator.api('GET', `/v1/payments/${before.id}`)).status).toBe(404)
    expect((await pay()).id).toBeGreaterThan(before.id)
  })

  it('continues after a restart: payments, keys, clock and undelivered notices', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
    const stateFile = join(folder, 'state.json')
    const first = await startSimulator({ stateFile, webhookTimeoutMs: 200 })
    receiver.answerNext(500)
    const { body: preference } = await first.api<Preference>('POST', '/checkout/preferences', order(), keyed('k'))
    const { body: payment } = await first.control<Payment>('POST', `/preferences/${preference.id}/pay`, { outcome: 'approved' })
    await first.control('POST', '/clock/advance', { ms: 60_000 })
    await first.stop()
    expect(receiver.received).toHaveLength(1)

    const second = await startSimulator({ stateFile, webhookTimeoutMs: 200 })
    expect((await second.api('GET', `/v1/payments/${payment.id}`)).body).toMatchObject({ status: 'approved' })
    expect((await second.api('POST', '/checkout/preferences', order(), keyed('k'))).body).toMatchObject({ id: preference.id })
    expect((await second.control('GET', '/clock')).body).toMatchObject({ offset_ms: 60_000 })
    await second.control('POST', '/clock/advance', { ms: 4 * 60_000 })
    expect(receiver.received).toHaveLength(2)
    await second.stop()
    rmSync(folder, { recursive: true })
  })
})
