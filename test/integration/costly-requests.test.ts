import { createTestApi, type TestApi } from '../support/api'
import { type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, send } from '../support/people'

let api: TestApi
let place: NewRestaurant

beforeAll(async () => {
  api = await createTestApi({ env: { RATE_LIMIT_FACTOR: '0.1' } })
  place = await openRestaurant(api)
})
afterAll(() => api.close())

type Ask = (as: Headers) => readonly [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, more?: Headers, body?: object]
const get =
  (path: string, more: Headers = {}): Ask =>
  () => ['GET', path.replace(':branch', String(place.branchId)), more]

/** A tenth of what a person may ask for in a minute. */
const costly: readonly (readonly [what: string, limit: string, most: number, ask: Ask])[] = [
  ['hiring somebody', 'slowWrite', 3, () => ['POST', '/api/admin/staff', {}, {}]],
  ['changing somebody', 'slowWrite', 3, () => ['PATCH', '/api/admin/staff/999999999', {}, { password: 'caballo correcto' }]],
  ['dismissing somebody', 'slowWrite', 3, () => ['DELETE', '/api/admin/staff/999999999']],
  ['a new password of one’s own', 'passwordChange', 1, () => ['POST', '/api/auth/password', {}, {}]],
  ['the sheet of QR codes', 'qrSheet', 1, get('/api/admin/branches/:branch/qr-sheet.pdf')],
  ['the audit trail as a file', 'export', 1, get('/api/admin/audit-log.csv')],
  ['the audit trail as CSV by query', 'export', 1, get('/api/admin/audit-log?format=csv')],
  ['the audit trail as CSV by header', 'export', 1, get('/api/admin/audit-log', { accept: 'text/csv' })],
  ['proving the audit trail', 'auditVerify', 1, get('/api/admin/audit-log/verify')],
  ['a report as a file', 'export', 1, get('/api/admin/reports/summary?format=csv')],
  ['a report', 'reportRead', 12, get('/api/admin/reports/daily-sales')],
]

it.each(costly)('%s is limited to each person (%s)', async (_what, limit, most, ask) => {
  const [one, other] = [(await place.hire('ADMIN')).headers, (await place.hire('ADMIN')).headers]
  const answer = (as: Headers) => {
    const [method, url, more = {}, body] = ask(as)
    return send(api, method, url, { ...as, ...more }, body)
  }
  for (let turn = 0; turn < most; turn += 1) expect((await answer(one)).status).not.toBe(429)
  const refused = await answer(one)
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
  expect(refused.headers['ratelimit-policy']).toBe(`"${limit}";q=${most};w=60`)
  expect((await answer(other)).status).not.toBe(429)
})

it('reading the audit trail page by page, people and other reports of a person go on', async () => {
  const { headers } = await place.hire('ADMIN')
  for (let turn = 0; turn < 3; turn += 1) await send(api, 'GET', '/api/admin/audit-log.csv', headers)
  for (const path of ['/api/admin/audit-log', '/api/admin/staff', '/api/admin/reports/summary'])
    expect((await send(api, 'GET', path, headers)).status).toBe(200)
})
