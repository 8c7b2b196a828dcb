import { createTestApi, type TestApi } from '../support/api'
import { type Headers, phoneAt, send } from '../support/people'
import { openSession } from '../support/session'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const ana = { name: 'Ana', color: '#ff0000', local_id: 'l-1', device_id: 'device-ana' }
const register = (as: Headers, body: object = ana) => send(api, 'POST', '/api/diner/register', as, body)
const seat = async () => {
  const place = await openSession(api.database.owner)
  return { ...place, phone: phoneAt(api, place) }
}

describe('registering', () => {
  test('names the diner and gives a token that speaks for them', async () => {
    const { sessionId, phone } = await seat()
    const { status, body } = await register(phone)
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...ana, session_id: sessionId })
    const mine = await send(api, 'GET', `/api/diner/session/${sessionId}/diners`, { 'x-table-token': body.table_token })
    expect(mine.body).toEqual([{ ...ana, id: body.id, session_id: sessionId, joined_at: body.joined_at }])
  })

  test('tells nobody another phone’s device', async () => {
    const { sessionId, phone } = await seat()
    await register(phone)
    const seen = await send(api, 'GET', `/api/diner/session/${sessionId}/diners`, phone)
    expect(seen.body[0]).toMatchObject({ name: 'Ana', device_id: null })
  })

  test('is the same diner for the same local id, also for ten at once', async () => {
    const { phone } = await seat()
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(phone)))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  })

  test('stops at twenty', async () => {
    const { sessionId, phone } = await seat()
    const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => register(phone, { ...ana, local_id: `l-${n}` })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
    expect(answers.filter(({ body }) => body.code === 'too_many_diners')).toHaveLength(4)
    expect(await api.database.owner('diners').where({ session_id: sessionId })).toHaveLength(20)
  })

  test('refuses malformed people, strangers and closed tables', async () => {
    const { sessionId, phone } = await seat()
    for (const wrong of [{ name: ' ' }, { color: 'red' }, { name: 'x'.repeat(51) }, { local_id: 'x'.repeat(51) }])
      expect((await register(phone, { ...ana, ...wrong })).status).toBe(422)
    expect((await register({})).status).toBe(401)
    await api.database.owner('table_sessions').where({ id: sessionId }).update({ status: 'CLOSED', closed_at: 'now' })
    expect((await register(phone)).body.code).toBe('session_closed')
  })

  test('another table’s people stay hidden', async () => {
    const mine = await seat()
    const other = await seat()
    expect((await send(api, 'GET', `/api/diner/session/${other.sessionId}/diners`, mine.phone)).status).toBe(404)
  })
})
