import { createTestApi, type TestApi } from '../support/api'
import { eventually } from '../support/eventually'
import { hireFor, send } from '../support/people'
import { openSession } from '../support/session'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

it('a late second tap on "close" leaves the guests who sat down meanwhile their table', async () => {
  const { owner } = api.database
  const seat = await openSession(owner)
  const waiter = await hireFor(api, seat, 'WAITER')
  const at = { tenant_id: seat.tenantId, branch_id: seat.branchId, table_id: seat.tableId }

  const first = await owner.transaction()
  await first('table_sessions').where({ id: seat.sessionId }).forUpdate().first('id')
  const second = send(api, 'POST', `/api/billing/tables/${seat.tableId}/clear`, waiter)
  await eventually(async () => {
    const { rows } = await owner.raw(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    expect(rows).not.toEqual([])
  })
  await first('table_sessions').where({ id: seat.sessionId }).update({ status: 'CLOSED', closed_at: owner.fn.now() })
  await first('table_sessions').insert(at)
  await first.commit()

  expect((await second).status).toBe(200)
  expect((await owner('tables').where({ id: seat.tableId }).first('status')).status).toBe('ACTIVE')
})
