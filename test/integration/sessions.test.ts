import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { send } from '../support/people'

let api: TestApi
let centro: DemoPlace

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
})
afterAll(() => api.close())

const scan = (code: string, slug?: string) =>
  send(api, 'POST', `/api/tables/code/${code}/session${slug === undefined ? '' : `?branch_slug=${slug}`}`)
const sessionsAt = (code: string) => api.database.owner('table_sessions').where({ table_id: centro.tables[code] })
const eventsAbout = (sessionId: number) =>
  api.database.owner('events').where({ type: 'TABLE_SESSION_STARTED', channel: `channel:session:${sessionId}` })

describe('scanning a table', () => {
  test('opens a session, seats the table and tells the floor once', async () => {
    const { status, body } = await scan('INT-01', 'centro')
    expect(status).toBe(200)
    expect(body).toMatchObject({ table_id: centro.tables['INT-01'], table_code: 'INT-01', status: 'OPEN', diners: [] })
    expect(body.table_token).toEqual(expect.any(String))
    expect(await api.database.owner('tables').where({ id: body.table_id }).first('status')).toEqual({ status: 'ACTIVE' })
    const [event, ...others] = await eventsAbout(body.session_id)
    expect(others).toEqual([])
    expect(event.payload).toMatchObject({
      table_id: body.table_id,
      session_id: body.session_id,
      sector_id: centro.sectors.INT,
      entity: { table_code: 'INT-01', table_status: 'ACTIVE', session_id: body.session_id },
      actor: { role: 'DINER' },
    })
  })

  test('joins the session that is there, with a token of its own, and reads code and slug in any case', async () => {
    const first = await scan('INT-01', 'centro')
    const second = await scan('int-01', 'CENTRO')
    expect(second.body).toMatchObject({ session_id: first.body.session_id })
    expect((await send(api, 'GET', `/api/diner/session/${first.body.session_id}/diners`, token(second))).status).toBe(200)
    expect(await eventsAbout(first.body.session_id)).toHaveLength(1)
  })

  test('joins a table that is paying', async () => {
    const first = await scan('INT-02', 'centro')
    await sessionsAt('INT-02').update({ status: 'PAYING' })
    expect((await scan('INT-02', 'centro')).body).toMatchObject({ session_id: first.body.session_id, status: 'PAYING' })
  })

  test('twenty phones at once open one session', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => scan('INT-03', 'centro')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.session_id)).size).toBe(1)
    expect(await sessionsAt('INT-03')).toHaveLength(1)
    expect(await eventsAbout(answers[0]?.body.session_id)).toHaveLength(1)
  })

  test('by id sits at the same session', async () => {
    const byCode = await scan('INT-01', 'centro')
    const byId = await send(api, 'POST', `/api/tables/${centro.tables['INT-01']}/session`)
    expect(byId.body.session_id).toBe(byCode.body.session_id)
  })

  test('opens a new session once the last one was closed', async () => {
    const first = await scan('INT-04', 'centro')
    await sessionsAt('INT-04').update({ status: 'CLOSED', closed_at: 'now' })
    const second = await scan('INT-04', 'centro')
    expect(second.body.session_id).not.toBe(first.body.session_id)
  })

  test('needs the branch: codes repeat between restaurants', async () => {
    const { status, body } = await scan('INT-01')
    expect(status).toBe(422)
    expect(body.errors[0].pointer).toContain('branch_slug')
  })

  test('finds nothing at another branch, an unknown table, a removed one or a closed branch', async () => {
    expect((await scan('INT-01', 'godoy-cruz')).status).toBe(404)
    expect((await scan('XXX-01', 'centro')).status).toBe(404)
    expect((await send(api, 'POST', '/api/tables/999999999/session')).status).toBe(404)
    await api.database.owner('tables').where({ id: centro.tables['TER-03'] }).update({ is_active: false })
    expect((await scan('TER-03', 'centro')).status).toBe(404)
    expect((await send(api, 'POST', '/api/tables/0/session')).status).toBe(422)
  })

  test('refuses a table out of service', async () => {
    await api.database.owner('tables').where({ id: centro.tables['TER-01'] }).update({ status: 'OUT_OF_SERVICE' })
    const { status, body } = await scan('TER-01', 'centro')
    expect(status).toBe(409)
    expect(body.code).toBe('table_out_of_service')
  })

  test('a token is worth nothing once the session is closed', async () => {
    const seated = await scan('BAR-01', 'centro')
    await sessionsAt('BAR-01').update({ status: 'CLOSED', closed_at: 'now' })
    const { status, body } = await send(api, 'GET', `/api/diner/session/${seated.body.session_id}/diners`, token(seated))
    expect(status).toBe(401)
    expect(body.code).toBe('session_closed')
  })
})

const token = (seated: { body: { table_token: string } }) => ({ 'x-table-token': seated.body.table_token })
