import { randomUUID } from 'node:crypto'
import { type Role, roles } from '../../domain/access/actor'
import { rows } from '../support/calls'
import { type Evening, spendEvening } from '../support/evening'
import { type MoneySystem, startMoneySystem } from '../support/money-system'
import { type Answer, type Headers, hireFor, send } from '../support/people'

/** What Carla's phone calls itself and her place, and what it looks like: nobody else is told any of it. */
const secrets = { local_id: randomUUID(), device_id: randomUUID(), device_fingerprint: randomUUID() }
const vegan = { dietary_preferences: ['vegan'] }

let system: MoneySystem
let evening: Evening
let staff: Readonly<Record<Role, Headers>>
let carla: { readonly id: number; readonly customerId: number; readonly own: Headers }
/** A neighbour at her table, and whoever has only read the code on it. */
let others: readonly Headers[]

const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, as: Headers, body?: object) =>
  send(system.api, method, url, as, body)
const known = (as: Headers) => ask('GET', '/api/customer/me', { ...as, 'x-device-id': secrets.device_id })
const done = ({ status, body }: Answer) => {
  expect({ body, isDone: status < 300 }).toMatchObject({ isDone: true })
  return body
}

beforeAll(async () => {
  system = await startMoneySystem()
  const at = await system.owner('branches').orderBy('id').first('id as branchId', 'tenant_id as tenantId')
  const hired = await Promise.all(roles.map(async role => [role, await hireFor(system.api, at, role)] as const))
  staff = Object.fromEntries(hired) as typeof staff
  evening = await spendEvening(system, staff)
  others = [system.phone(evening.table, 1), system.phone(evening.table)]

  const bare = system.phone(evening.table)
  const seat = done(await ask('POST', '/api/diner/register', bare, { name: 'Carla', color: '#123456', ...secrets }))
  const own = { 'x-table-token': seat.table_token }
  const customer = done(await ask('POST', '/api/customer/register', own, { device_id: secrets.device_id, name: 'Carla' }))
  carla = { id: seat.id, customerId: customer.id, own }
  done(await ask('PATCH', '/api/diner/preferences', own, { implicit_preferences: vegan }))
  done(await ask('POST', '/api/diner/rounds', own, { items: [{ product_id: evening.productId, qty: 1 }] }))
  done(await ask('POST', '/api/diner/cart/add', own, { product_id: evening.productId }))
  await Promise.all([evening.payment(), evening.call(), evening.ready()])
})
afterAll(() => system.stop())

const tellsNothing = (what: string, text: string) =>
  expect({ what, told: Object.entries(secrets).flatMap(([name, value]) => (text.includes(value) ? [name] : [])) }).toEqual({
    what,
    told: [],
  })

test('no screen of the staff or of others at the table shows what her phone calls itself', async () => {
  const readings = rows.filter(({ route }) => route.startsWith('GET '))
  for (const { route, call, staff: admitted, diner } of readings) {
    const { url } = await call(evening)
    for (const as of [...admitted.map(role => staff[role]), ...(diner ? others : [])]) {
      const { statusCode, body } = await system.api.app.inject({ url, headers: as })
      expect({ route, statusCode }).toEqual({ route, statusCode: 200 })
      tellsNothing(route, body)
    }
  }
  tellsNothing('her customer', JSON.stringify(done(await ask('GET', `/api/admin/customers/${carla.customerId}`, staff.ADMIN))))
})

test('neither does what is answered to who scans the code once more', async () => {
  const body = done(await ask('POST', `/api/tables/${evening.table.tableId}/session`, {}))
  expect(body.diners).toContainEqual(expect.objectContaining({ id: carla.id, name: 'Carla', local_id: null, device_id: null }))
  tellsNothing('joining', JSON.stringify(body))
})

test('neither does any event, nor the audit trail', async () => {
  const events = await system.owner('events').select('type', 'payload')
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['ROUND_SUBMITTED', 'CART_ITEM_ADDED', 'CHECK_REQUESTED']),
  )
  for (const { type, payload } of events) tellsNothing(type, JSON.stringify(payload))
  tellsNothing('audit', JSON.stringify(await system.owner('audit_logs').select()))
})

test('whoever has only the token of her table sits down as her, filters for her, reads and erases her by nothing it can learn', async () => {
  for (const as of others) {
    const listed = done(await ask('GET', `/api/diner/session/${evening.table.sessionId}/diners`, as))
    const her = listed.find(({ id }: { id: number }) => id === carla.id)
    expect(her).toMatchObject({ name: 'Carla', local_id: null, device_id: null })
    const { name, color, local_id, device_id } = her
    for (const said of [{ local_id, device_id }, {}, { local_id: String(carla.id) }]) {
      const stranger = done(await ask('POST', '/api/diner/register', as, { name, color, ...said }))
      expect(stranger.id).not.toBe(carla.id)
      expect(stranger.device_id).toBeNull()
    }
    const filters = await ask('PATCH', '/api/diner/preferences', as, { implicit_preferences: {}, diner_id: carla.id })
    expect(filters.status).toBe(403)
    tellsNothing('preferences', JSON.stringify(filters.body))
    for (const device of ['null', String(carla.id), secrets.device_id.slice(0, -1), '%'])
      for (const method of ['GET', 'DELETE'] as const)
        expect((await ask(method, '/api/customer/me', { ...as, 'x-device-id': device })).status).toBe(404)
  }
  expect(done(await known(carla.own))).toMatchObject({ id: carla.customerId, name: 'Carla' })
  const kept = await ask('GET', `/api/diner/device/${secrets.device_id}/preferences`, carla.own)
  expect(done(kept).implicit_preferences).toMatchObject(vegan)
})

test('the id of her phone is what opens her data, at any table of the restaurant', async () => {
  const elsewhere = await spendEvening(system, staff)
  expect(done(await known(system.phone(elsewhere.table)))).toMatchObject({ id: carla.customerId })
})
