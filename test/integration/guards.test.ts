import { z } from 'zod'
import { anyone, diner, staff } from '../../api/plugins/authenticate'
import { ifMatch, mustMatch, setEtag } from '../../api/plugins/etag'
import { decodeCursor, pageQuery, paginate } from '../../api/plugins/pagination'
import { signTableToken } from '../../services/access/table-token'
import { createTestApi, type TestApi } from '../support/api'
import { openSession } from '../support/session'

let api: TestApi
let place: Awaited<ReturnType<typeof openSession>>
let bearer: string

beforeAll(async () => {
  api = await createTestApi({
    env: { RATE_LIMIT_FACTOR: '0.2' },
    routes: app => {
      const body = z.object({ name: z.string() })
      for (const [name, guard] of Object.entries({ staff: staff(), diner: diner(), anyone: anyone() }))
        app.post(`/try/${name}`, { schema: { body }, preHandler: guard }, async request => request.actor)
      app.post('/try/limited', { preHandler: diner(), config: { limit: 'cartClear' } }, async () => ({ ok: true }))
      app.post('/try/limited-staff', { preHandler: staff(), config: { limit: 'cartClear' } }, async () => ({ ok: true }))
      app.get('/try/public', { config: { limit: 'tableSession' } }, async request => ({ traceparent: request.traceparent }))
      app.get('/try/pages', { schema: { querystring: pageQuery } }, async (request, reply) => {
        const { limit, offset, cursor } = request.query
        const start = Number(decodeCursor(cursor)?.[0] ?? offset)
        const rows = Array.from({ length: 25 }, (_, index) => index).slice(start, start + limit)
        const next = cursor !== undefined && start + limit < 25 ? [start + limit] : null
        return paginate(request, reply, request.query, { rows, total: 25, next })
      })
      app.patch('/try/versioned', async (request, reply) => {
        mustMatch(ifMatch(request), 7)
        setEtag(reply, 8)
        return { ok: true }
      })
    },
  })
  place = await openSession(api.database.owner)
  bearer = await bearerOf('admin')
})
afterAll(() => api.close())

async function bearerOf(name: 'admin' | 'manager'): Promise<string> {
  const payload = { email: `${name}@demo.com`, password: `${name}123` }
  return `Bearer ${(await api.app.inject({ method: 'POST', url: '/api/auth/login', payload })).json().access_token}`
}

const tableToken = (changes = {}) => signTableToken(api.deps.config, { ...place, ...changes })
const post = (url: string, headers: Record<string, string>, payload: object = { name: 'x' }) =>
  api.app.inject({ method: 'POST', url, headers, payload })

describe('who may ask', () => {
  it('tells staff from tables', async () => {
    const both = { authorization: bearer, 'x-table-token': tableToken() }
    expect((await post('/try/staff', { authorization: bearer })).json()).toMatchObject({ kind: 'staff', email: 'admin@demo.com' })
    expect((await post('/try/diner', { 'x-table-token': tableToken({ dinerId: 9 }) })).json()).toEqual({
      kind: 'diner',
      ...place,
      dinerId: 9,
    })
    expect((await post('/try/anyone', { 'x-table-token': tableToken() })).json()).toMatchObject({ kind: 'diner', dinerId: null })
    expect((await post('/try/anyone', both)).json()).toMatchObject({ kind: 'staff' })
  })

  it('401 before the body is looked at', async () => {
    for (const url of ['/try/staff', '/try/diner', '/try/anyone']) {
      const response = await post(url, {}, { wrong: true })
      expect(response.json()).toMatchObject({ status: 401, code: 'unauthenticated' })
    }
  })

  it('401 for a table token whose place is not its session', async () => {
    expect((await post('/try/diner', { 'x-table-token': tableToken({ tableId: place.tableId + 1 }) })).json().code).toBe(
      'session_closed',
    )
    expect((await post('/try/diner', { 'x-table-token': tableToken({ tenantId: place.tenantId + 1 }) })).json().code).toBe(
      'session_closed',
    )
  })

  it('401 session_closed as soon as the table is closed', async () => {
    const closing = await openSession(api.database.owner)
    const headers = { 'x-table-token': signTableToken(api.deps.config, closing) }
    expect((await post('/try/diner', headers)).statusCode).toBe(200)
    await api.database.owner('table_sessions').where({ id: closing.sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    expect((await post('/try/diner', headers)).json()).toMatchObject({ status: 401, code: 'session_closed' })
  })

  it('401 for a table token that has expired', async () => {
    const expired = signTableToken({ ...api.deps.config, TABLE_TOKEN_SECONDS: -1 }, place)
    expect((await post('/try/diner', { 'x-table-token': expired })).json().code).toBe('unauthenticated')
  })
})

describe('limits', () => {
  it('429 past the limit of a token, with what is left and when', async () => {
    const headers = { 'x-table-token': tableToken({ dinerId: 1 }) }
    const first = await post('/try/limited', headers)
    expect(first.headers['ratelimit-policy']).toBe('"cartClear";q=2;w=60')
    expect(first.headers.ratelimit).toMatch(/^"cartClear";r=1;t=\d+$/)
    await post('/try/limited', headers)
    const refused = await post('/try/limited', headers)
    expect(refused.json()).toMatchObject({ status: 429, code: 'too_many_requests', retry_after: expect.any(Number) })
    expect(refused.headers['retry-after']).toBe(String(refused.json().retry_after))
    expect((await post('/try/limited', { 'x-table-token': tableToken({ dinerId: 2 }) })).statusCode).toBe(200)
  })

  it('counts people, whatever else their requests carry', async () => {
    const ask = (n: number) =>
      api.app.inject({
        method: 'POST',
        url: '/try/limited-staff',
        headers: { authorization: `Bearer${' '.repeat(n + 1)}${bearer.slice(7)}`, 'x-table-token': `another-${n}` },
      })
    expect([(await ask(0)).statusCode, (await ask(1)).statusCode, (await ask(2)).statusCode]).toEqual([200, 200, 429])
  })

  it('counts a command repeated with its key once', async () => {
    const headers = { 'x-table-token': tableToken({ dinerId: 3 }), 'idempotency-key': 'same' }
    const all = await Promise.all(Array.from({ length: 20 }, () => post('/try/limited', headers)))
    expect(new Set(all.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  })

  it('counts what people of the staff repeat each time, key or not', async () => {
    const headers = { authorization: await bearerOf('manager'), 'idempotency-key': 'same' }
    const ask = () => api.app.inject({ method: 'POST', url: '/try/limited-staff', headers })
    expect([(await ask()).statusCode, (await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200, 429])
  })

  it('counts a refused command again when it is repeated', async () => {
    const token = tableToken({ dinerId: 4 })
    const ask = (key: string) => post('/try/limited', { 'x-table-token': token, 'idempotency-key': key })
    await ask('one')
    await ask('two')
    expect((await ask('three')).statusCode).toBe(429)
    expect((await ask('three')).statusCode).toBe(429)
    expect((await ask('one')).statusCode).toBe(200)
  })

  it('counts addresses where nobody knows who asks', async () => {
    const ask = (remoteAddress: string) => api.app.inject({ url: '/try/public', remoteAddress })
    for (let count = 0; count < 6; count += 1) expect((await ask('10.1.1.1')).statusCode).toBe(200)
    expect((await ask('10.1.1.1')).statusCode).toBe(429)
    expect((await ask('10.1.1.2')).statusCode).toBe(200)
  })

  it('does not believe a client about its address', async () => {
    const ask = (forwarded: string) =>
      api.app.inject({ url: '/try/public', remoteAddress: '10.2.2.2', headers: { 'x-forwarded-for': forwarded } })
    for (let count = 0; count < 6; count += 1) await ask(`1.1.1.${count}`)
    expect((await ask('1.1.1.99')).statusCode).toBe(429)
  })
})

it('passes on a trace and begins one where there is none', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const ask = (headers: Record<string, string>) => api.app.inject({ url: '/try/public', headers, remoteAddress: '10.3.3.3' })
  expect((await ask({ traceparent })).json().traceparent).toBe(traceparent)
  expect((await ask({ traceparent: 'nonsense' })).json().traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/)
})

describe('lists', () => {
  const get = (url: string) => api.app.inject({ url })

  it('give everything without limit, and how much there is', async () => {
    const all = await get('/try/pages')
    expect(all.json()).toHaveLength(25)
    expect(all.headers['x-total-count']).toBe('25')
    expect(all.headers.link).toBeUndefined()
  })

  it('link their neighbours by offset', async () => {
    const second = await get('/try/pages?limit=10&offset=10')
    expect(second.headers.link).toBe(
      '</try/pages?limit=10&offset=20>; rel="next", </try/pages?limit=10&offset=0>; rel="prev", </try/pages?limit=10>; rel="first"',
    )
  })

  it('follow cursors to the end', async () => {
    const first = Buffer.from('[0]').toString('base64url')
    let url: string | undefined = `/try/pages?limit=10&cursor=${first}`
    const seen: number[] = []
    while (url !== undefined) {
      const page = await get(url)
      seen.push(...page.json())
      url = /<([^>]+)>; rel="next"/.exec(String(page.headers.link))?.[1]
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => index))
  })

  it.each(['limit=0', 'limit=1001', 'limit=x', 'offset=-1', 'cursor=%7B%7D', 'cursor=e30'])('422 for %s', async query => {
    expect((await get(`/try/pages?${query}`)).json()).toMatchObject({ status: 422, code: 'invalid_request' })
  })
})

it('compares versions only when the client names one', async () => {
  const ask = (headers: Record<string, string>) => api.app.inject({ method: 'PATCH', url: '/try/versioned', headers })
  for (const seen of [{}, { 'if-match': '"7"' }, { 'if-match': 'W/"7"' }, { 'if-match': '*' }, { 'if-match': '"6", "7"' }])
    expect((await ask(seen as Record<string, string>)).headers.etag).toBe('"8"')
  expect((await ask({ 'if-match': '"6"' })).json()).toMatchObject({ status: 412, code: 'precondition_failed', version: 7 })
})
