import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let centro: DemoPlace
let manager: Headers

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
  manager = await hireFor(api, centro, 'MANAGER')
})
afterAll(() => api.close())

describe('the hours in which a branch serves', () => {
  const path = () => `/api/admin/branches/${centro.branchId}/settings`
  const change = (service_hours: unknown) => send(api, 'PATCH', path(), manager, { service_hours })

  it('are empty until somebody says them, and then what was said', async () => {
    expect((await send(api, 'GET', path(), manager)).body.service_hours).toEqual([])
    const week = [
      { weekday: 1, opens: '12:00', closes: '15:30' },
      { weekday: 1, opens: '20:00', closes: '01:00' },
      { weekday: 7, opens: '09:00', closes: '09:00' },
    ]
    const { status, body } = await change(week)
    expect(status).toBe(200)
    expect(body.service_hours).toEqual(week)
    expect((await send(api, 'GET', path(), manager)).body).toEqual(body)
    expect((await change([])).body.service_hours).toEqual([])
  })

  it.each([
    [[{ weekday: 0, opens: '09:00', closes: '10:00' }], '/service_hours/0/weekday'],
    [[{ weekday: 8, opens: '09:00', closes: '10:00' }], '/service_hours/0/weekday'],
    [[{ weekday: 1, opens: '24:00', closes: '10:00' }], '/service_hours/0/opens'],
    [[{ weekday: 1, opens: '09:00', closes: '9:30' }], '/service_hours/0/closes'],
    [[{ weekday: 1, opens: '09:00' }], '/service_hours/0/closes'],
    [
      [
        { weekday: 1, opens: '00:00', closes: '02:00' },
        { weekday: 7, opens: '20:00', closes: '00:30' },
      ],
      '/service_hours/1',
    ],
  ])('are refused when they make no sense: %j', async (week, pointer) => {
    const { status, body } = await change(week)
    expect(status).toBe(422)
    expect(body.errors).toEqual([expect.objectContaining({ in: 'body', pointer })])
  })
})
