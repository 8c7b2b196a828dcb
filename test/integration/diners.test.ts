import { createTestApi, type TestApi } from '../support/api'
import { type Headers, phoneAt, send } from '../support/people'
import { openSession } from '../support/session'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
  const { owner } = api.database
  const like = await owner('tables').orderBy('id').first('tenant_id', 'branch_id')
  await owner('tables').insert(Array.from({ length: 30 }, (_, n) => ({ ...like, code: `COMENSALES-${n}` })))
})
afterAll(() => api.close())

const ana = { name: 'Ana', color: '#ff0000', local_id: 'l-1', device_id: 'device-ana' }
const { device_id: _, ...anaWithoutDevice } = ana
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

  test('is the same diner for the same phone, also for ten at once', async () => {
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

describe('a phone that comes back with the bare token of its table', () => {
  test.each([
    ['its device', ana],
    ['no device, as at first', anaWithoutDevice],
  ])('is its diner by their name on the phone and %s, and speaks for them', async (_what, said) => {
    const { sessionId, phone } = await seat()
    const first = await register(phone, said)
    const again = await register(phone, { ...said, name: 'Anita', color: '#00ff00' })
    expect(again.body).toEqual({ ...first.body, table_token: expect.any(String) })
    const seen = await send(api, 'GET', `/api/diner/session/${sessionId}/diners`, { 'x-table-token': again.body.table_token })
    expect(seen.body).toMatchObject([{ id: first.body.id, local_id: ana.local_id }])
  })

  const partial: readonly (readonly [string, object])[] = [
    ['without the device', anaWithoutDevice],
    ['with another device', { ...ana, device_id: 'device-beto' }],
    ['with a part of the device', { ...ana, device_id: 'device-an' }],
    ['with the device in capitals', { ...ana, device_id: 'DEVICE-ANA' }],
    ['with the fingerprint in place of the device', { ...anaWithoutDevice, device_fingerprint: 'huella' }],
    ['with the device alone', { ...ana, local_id: null }],
    ['with the device and another name for its diner', { ...ana, local_id: 'L-1' }],
  ]
  test.each(partial)('%s is somebody else, and is answered as one never heard of', async (_what, said) => {
    const { sessionId, phone } = await seat()
    const unheard = await register((await seat()).phone, said)
    const first = await register(phone, { ...ana, device_fingerprint: 'huella' })
    const stranger = await register(phone, said)
    const unlike = { id: 0, session_id: 0, joined_at: '', table_token: '' }
    expect(stranger.status).toBe(200)
    expect(stranger.body.id).not.toBe(first.body.id)
    expect({ ...stranger.body, ...unlike }).toEqual({ ...unheard.body, ...unlike })
    expect(Object.keys(stranger.headers).sort()).toEqual(Object.keys(unheard.headers).sort())
    const seen = await send(api, 'GET', `/api/diner/session/${sessionId}/diners`, { 'x-table-token': stranger.body.table_token })
    expect(seen.body[0]).toMatchObject({ id: first.body.id, name: 'Ana', local_id: null, device_id: null })
    expect((await register(phone)).body.id).toBe(first.body.id)
  })

  test('is not led to the place that somebody took under its name without a device', async () => {
    const { phone } = await seat()
    const squatter = await register(phone, anaWithoutDevice)
    expect((await register(phone)).body.id).not.toBe(squatter.body.id)
  })
})

test('a diner’s token proves who repeats a registration, whatever device is said', async () => {
  const { phone } = await seat()
  const { body } = await register(phone)
  const own = { 'x-table-token': body.table_token }
  for (const said of [ana, anaWithoutDevice, { ...ana, device_id: 'device-new' }])
    expect((await register(own, said)).body).toMatchObject({ id: body.id, device_id: ana.device_id })
  const [beto, another] = [
    await register(phone, { ...ana, device_id: 'device-beto' }),
    await register(own, { ...ana, local_id: 'l-2' }),
  ]
  expect(new Set([body.id, beto.body.id, another.body.id]).size).toBe(3)
})
