import { type AddressInfo, connect } from 'node:net'
import { z } from 'zod'
import { imageUrl } from '../../domain/catalog/image-url.schema'
import { type ImageHostDeps, mustBePublicImage } from '../../services/catalog/resolve-image-host'
import { createTestApi, type TestApi } from '../support/api'

/** Whoever asks is told an address of the inside. */
const insideResolver = {
  resolve4: async () => ['10.0.0.1'],
  resolve6: async () => [],
  resolveNs: async () => ['a.root-servers.net'],
  cancel: () => undefined,
} as unknown as Required<ImageHostDeps>['resolver']

let api: TestApi

beforeAll(async () => {
  api = await createTestApi({
    routes: app => {
      const body = z.object({ items: z.array(z.object({ quantity: z.number().int().min(1) })), note: z.string().optional() })
      app.post('/try/items', { schema: { body } }, async request => request.body)
      app.post('/try/optional', { schema: { body: z.object({ reason: z.string().optional() }) } }, async request => request.body)
      app.delete(
        '/try/things/:id',
        { schema: { params: z.object({ id: z.coerce.number().int().min(1) }) } },
        async (_request, reply) => reply.code(204).send(),
      )
      app.get(
        '/try/list',
        { schema: { querystring: z.object({ limit: z.coerce.number().int().max(10).optional() }) } },
        async () => [],
      )
      app.post('/try/image', { schema: { body: z.object({ image: imageUrl.nullish() }) } }, async request => {
        const { image } = request.body
        if (image)
          await mustBePublicImage(image, { config: { IMAGE_HOST_LOOKUP: true }, log: api.deps.log, resolver: insideResolver })
        return { image }
      })
      app.get('/try/fault', async () => {
        throw new Error('select secret_column from users where password = hunter2')
      })
      app.get('/try/database', async () => api.deps.knex.raw('select no_such_column'))
      app.get(
        '/try/bad-answer',
        { schema: { response: { 200: z.object({ id: z.number() }) } } },
        async () => ({ id: 'x' }) as never,
      )
    },
  })
})
afterAll(() => api.close())

const post = (url: string, payload: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  api.app.inject({ method: 'POST', url, payload, headers })

describe('every refusal is problem+json in Spanish with a stable code', () => {
  const cases: [name: string, ask: () => ReturnType<typeof post>, status: number, code: string][] = [
    ['JSON that is none', () => post('/try/items', '{"items":'), 400, 'malformed_json'],
    ['a poisoned prototype', () => post('/try/items', '{"__proto__":{"admin":true}}'), 400, 'malformed_json'],
    ['a body against its schema', () => post('/try/items', '{"items":[{"quantity":0}]}'), 422, 'invalid_request'],
    ['no body where one is needed', () => post('/try/items', '', {}), 422, 'invalid_request'],
    [
      'a form',
      () => post('/try/items', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'unsupported_media_type',
    ],
    ['plain text', () => post('/try/items', '{}', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
    ['XML', () => post('/try/items', '<a/>', { 'content-type': 'application/xml' }), 415, 'unsupported_media_type'],
    ['a body too large', () => post('/try/items', JSON.stringify({ note: 'x'.repeat(300_000) })), 413, 'body_too_large'],
    ['an id that is no number', () => api.app.inject({ method: 'DELETE', url: '/try/things/abc' }), 422, 'invalid_request'],
    [
      'an id beyond all integers',
      () => api.app.inject({ method: 'DELETE', url: '/try/things/99999999999999999999' }),
      422,
      'invalid_request',
    ],
    ['a query against its schema', () => api.app.inject({ url: '/try/list?limit=11' }), 422, 'invalid_request'],
    ['a path that is no path', () => api.app.inject({ url: '/try/%zz' }), 400, 'malformed_request'],
    ['an unknown path', () => api.app.inject({ url: '/api/nowhere' }), 404, 'not_found'],
    ['a method that the path has not', () => api.app.inject({ method: 'PUT', url: '/try/items' }), 405, 'method_not_allowed'],
    ['a login without token', () => api.app.inject({ url: '/api/auth/me' }), 401, 'unauthenticated'],
    ['a key with spaces', () => post('/try/items', '{}', { 'idempotency-key': 'a b' }), 422, 'idempotency_key_invalid'],
    ['a fault of ours', () => api.app.inject({ url: '/try/fault' }), 500, 'internal_error'],
    ['a query that the database refuses', () => api.app.inject({ url: '/try/database' }), 500, 'internal_error'],
    ['an answer against its schema', () => api.app.inject({ url: '/try/bad-answer' }), 500, 'internal_error'],
  ]

  it.each(cases)('%s', async (_name, ask, status, code) => {
    const response = await ask()
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(response.json()).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) })
    expect(response.json().type).toBe(`http://127.0.0.1:8000/problems/${code}`)
    expect(response.json().request_id).toBe(response.headers['x-request-id'])
    expect(response.headers['x-content-type-options']).toBe('nosniff')
    expect(response.body).not.toMatch(/secret_column|hunter2|no_such_column|node_modules|at /)
  })
})

it('points at each field that is wrong, in Spanish', async () => {
  const response = await post('/try/items', '{"items":[{"quantity":1},{"quantity":"dos"}],"note":5}')
  expect(response.json().errors).toEqual([
    { in: 'body', pointer: '/items/1/quantity', code: 'invalid_type', message: 'Tiene que ser un número.' },
    { in: 'body', pointer: '/note', code: 'invalid_type', message: 'Tiene que ser un texto.' },
  ])
})

it('points at the field in the same way when a rule refuses it and not the schema', async () => {
  const message = 'La imagen tiene que estar en un sitio público de Internet.'
  for (const image of ['https://127.1/a', 'https://rebound.example.com/a']) {
    const response = await post('/try/image', JSON.stringify({ image }))
    expect(response.statusCode).toBe(422)
    expect(response.json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ in: 'body', pointer: '/image', code: 'custom', message }],
    })
  }
  const kept = await post('/try/image', '{"image":" https://8.8.8.8/flan 1.jpg "}')
  expect(kept.json()).toEqual({ image: 'https://8.8.8.8/flan%201.jpg' })
})

it('says which methods a path has', async () => {
  const response = await api.app.inject({ method: 'PUT', url: '/try/things/4' })
  expect(response.headers.allow).toBe('DELETE')
})

it.each(['POST', 'DELETE'] as const)('accepts %s with a JSON content type and nothing in it', async method => {
  const url = method === 'POST' ? '/try/optional' : '/try/things/4'
  const response = await api.app.inject({ method, url, payload: '', headers: { 'content-type': 'application/json' } })
  expect(response.statusCode).toBeLessThan(300)
})

it('echoes a harmless request id and replaces another', async () => {
  const echoed = await api.app.inject({ url: '/api/health', headers: { 'x-request-id': 'tablet-7:42' } })
  expect(echoed.headers['x-request-id']).toBe('tablet-7:42')
  const replaced = await api.app.inject({ url: '/api/health', headers: { 'x-request-id': 'a\u00e9 {}' } })
  expect(replaced.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
})

it('answers what is not HTTP with a problem too', async () => {
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((api.app.server.address() as AddressInfo).port, '127.0.0.1')
  let answer = ''
  socket.on('data', chunk => {
    answer += String(chunk)
  })
  socket.write('nonsense\r\n\r\n')
  await new Promise(resolve => socket.once('close', resolve))
  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(answer).toContain('"code":"malformed_request"')
})

it('explains each code where its type points', async () => {
  const response = await api.app.inject({ url: '/problems/already_decided' })
  expect(response.json()).toMatchObject({ code: 'already_decided', status: 409 })
})

describe('other origins', () => {
  it('lets the front ends of development in, on errors too', async () => {
    const headers = { origin: 'http://localhost:5176' }
    for (const url of ['/api/health', '/api/nowhere', '/api/auth/me']) {
      const response = await api.app.inject({ url, headers })
      expect(response.headers['access-control-allow-origin']).toBe('http://localhost:5176')
      expect(response.headers['access-control-allow-credentials']).toBe('true')
    }
  })

  it('lets nobody else in', async () => {
    const response = await api.app.inject({ url: '/api/health', headers: { origin: 'https://evil.example' } })
    expect(response.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('answers a preflight for keys, versions and traces', async () => {
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' }
    const response = await api.app.inject({ method: 'OPTIONS', url: '/api/auth/login', headers })
    expect(response.statusCode).toBe(204)
    const allowed = String(response.headers['access-control-allow-headers'])
    for (const name of ['Idempotency-Key', 'X-Idempotency-Key', 'If-Match', 'traceparent', 'X-Table-Token'])
      expect(allowed).toContain(name)
  })
})
