import { createTestApi, type TestApi } from '../support/api'
import { type DemoPlace, demoBranch } from '../support/demo'
import { send } from '../support/people'
import { askedOf } from '../support/query-counter'

let api: TestApi
let centro: DemoPlace

beforeAll(async () => {
  api = await createTestApi()
  centro = await demoBranch(api.database.owner, 'centro')
})
afterAll(() => api.close())

const owner = () => api.database.owner
const get = (path: string, as = {}) => send(api, 'GET', `/api/public/branches${path}`, as)
const change = (values: object) => owner()('branches').where({ id: centro.branchId }).update(values)

it('branches of every restaurant, or of one', async () => {
  const every = (await get('')).body
  expect(every).toContainEqual(expect.objectContaining({ id: centro.branchId, slug: 'centro' }))
  const some = (await get('?tenant_slug=buen-sabor')).body
  expect(some.map(({ slug }: { slug: string }) => slug).sort()).toEqual(['centro', 'godoy-cruz'])
  expect(every.length).toBeGreaterThan(some.length)
})

describe('what anybody may know of a branch', () => {
  it('is where it is, whose it is, and what one tips there', async () => {
    const branch = await owner()('branches').where({ id: centro.branchId }).first()
    const tenant = await owner()('tenants').where({ id: centro.tenantId }).first()
    const { status, body } = await get('/CENTRO')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: branch.id,
      name: branch.name,
      slug: 'centro',
      address: branch.address,
      phone: branch.phone,
      timezone: branch.timezone,
      opening_time: branch.opening_time,
      closing_time: branch.closing_time,
      restaurant: {
        name: tenant.name,
        slug: tenant.slug,
        description: tenant.description,
        logo: tenant.logo,
        theme_color: tenant.theme_color,
        currency: tenant.currency,
      },
      tip_suggestions: [10, 15],
    })
  })

  it('is whether it is open, and until when', async () => {
    const [{ now }] = (await owner().raw("select to_char(now() at time zone 'UTC', 'HH24:MI') as now")).rows
    const shifted = (minutes: number) =>
      new Date(Date.parse(`2026-01-01T${now}:00Z`) + minutes * 60_000).toISOString().slice(11, 16)
    await change({ timezone: 'UTC', opening_time: shifted(-60), closing_time: shifted(60) })
    const { body: open } = await get('/centro')
    expect(open).toMatchObject({ is_open_now: true, next_change: { kind: 'closes' } })
    expect(open.next_change.at.slice(11, 16)).toBe(shifted(60))
    await change({ opening_time: shifted(60), closing_time: shifted(120) })
    expect((await get('/centro')).body).toMatchObject({ is_open_now: false, next_change: { kind: 'opens' } })
    const settings = () => owner()('branch_settings').where({ branch_id: centro.branchId })
    const everyDay = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, opens: shifted(-30), closes: shifted(30) }))
    await settings().update({ service_hours: JSON.stringify(everyDay) })
    const { body: byWeek } = await get('/centro')
    expect(byWeek).toMatchObject({ is_open_now: true, service_hours: everyDay, next_change: { kind: 'closes' } })
    await settings().update({ service_hours: '[]' })
    await change({ opening_time: null })
    expect((await get('/centro')).body).toMatchObject({ opening_time: null, is_open_now: null, next_change: null })
  })

  it('has an ETag and costs one query', async () => {
    const first = await get('/centro')
    const { answer, count } = await askedOf(api.deps.knex, () => get('/centro', { 'if-none-match': String(first.headers.etag) }))
    expect([answer.status, count]).toEqual([304, 1])
    await change({ phone: '+54 261 000 0000' })
    const changed = await get('/centro', { 'if-none-match': String(first.headers.etag) })
    expect([changed.status, changed.body.phone]).toEqual([200, '+54 261 000 0000'])
  })

  it('tells nothing of who works there or what it earns', async () => {
    const { body } = await get('/centro')
    expect(Object.keys(body).sort()).toEqual(
      ['id', 'name', 'slug', 'address', 'phone', 'timezone', 'opening_time', 'closing_time', 'is_open_now', 'next_change']
        .concat(['service_hours', 'restaurant', 'tip_suggestions'])
        .sort(),
    )
  })

  it('is not there for an unknown or closed branch, nor a closed restaurant', async () => {
    expect((await get('/nada')).status).toBe(404)
    await change({ is_active: false })
    expect((await get('/centro')).status).toBe(404)
    await change({ is_active: true })
    await owner()('tenants').where({ id: centro.tenantId }).update({ is_active: false })
    expect((await get('/centro')).status).toBe(404)
    await owner()('tenants').where({ id: centro.tenantId }).update({ is_active: true })
    expect((await get('/centro')).status).toBe(200)
  })

  it('suggests no tips where nobody said any', async () => {
    await owner()('branch_settings').where({ branch_id: centro.branchId }).update({ tip_suggestions: [] })
    expect((await get('/centro')).body.tip_suggestions).toEqual([])
  })
})
