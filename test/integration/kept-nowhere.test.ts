import { createTestApi, type TestApi } from '../support/api'
import { demoBranch } from '../support/demo'
import { type Headers, hireFor, phoneAt, send } from '../support/people'
import { seatTable } from '../support/seated-table'

let api: TestApi
let admin: Headers
let guest: Headers
let branchId: number

beforeAll(async () => {
  api = await createTestApi()
  const centro = await demoBranch(api.database.owner, 'centro')
  branchId = centro.branchId
  admin = await hireFor(api, centro, 'ADMIN')
  guest = phoneAt(api, { ...(await seatTable(api.database.owner)), dinerId: null })
})
afterAll(() => api.close())

describe('what somebody is answered is kept by no browser or proxy', () => {
  it.each([
    '/api/admin/staff',
    '/api/admin/audit-log',
    '/api/admin/audit-log?format=csv',
    '/api/admin/audit-log.csv',
    '/api/admin/customers',
    '/api/admin/products',
    '/api/auth/me',
  ])('of the staff: %s', async url => {
    const { status, headers } = await send(api, 'GET', url, admin)
    expect({ status, cacheControl: headers['cache-control'] }).toEqual({ status: 200, cacheControl: 'no-store' })
  })

  it('of guests at their table', async () => {
    const { status, headers } = await send(api, 'GET', '/api/diner/cart', guest)
    expect({ status, cacheControl: headers['cache-control'] }).toEqual({ status: 200, cacheControl: 'no-store' })
  })

  it('but what a route says itself stands: menus and codes are asked for again only if they changed', async () => {
    const menu = await send(api, 'GET', '/api/public/menu/centro')
    expect(menu.headers['cache-control']).toBe('public, no-cache')
    const codes = await send(api, 'GET', `/api/admin/branches/${branchId}/qr-sheet.pdf`, admin)
    expect(codes.headers['cache-control']).toBe('private, no-cache')
  })
})
