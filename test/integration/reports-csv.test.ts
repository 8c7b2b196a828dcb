import type { Knex } from 'knex'
import { createTestApi, type TestApi } from '../support/api'
import { openPastBranch, orderInPast, type PastPlace } from '../support/past-order'
import { type Headers, hireFor } from '../support/people'

let api: TestApi
let owner: Knex
let place: PastPlace
let admin: Headers

beforeAll(async () => {
  api = await createTestApi()
  owner = api.database.owner
  place = await openPastBranch(owner, { timezone: 'UTC' })
  admin = await hireFor(api, place, 'ADMIN')
  await owner('products').where({ id: place.productId }).update({ name: '=HYPERLINK("http://x","Ñoquis, caseros")' })
  await orderInPast(owner, place, { at: '2026-05-01T12:00:00Z', cents: 123_405 })
  await orderInPast(owner, place, { at: '2026-05-01T12:30:00Z', cents: 7 })
})
afterAll(() => api.close())

const period = () => `branch_id=${place.branchId}&from=2026-05-01&to=2026-05-02`

async function ask(report: string, query = period(), headers: Headers = {}) {
  const reply = await api.app.inject({
    method: 'GET',
    url: `/api/admin/reports/${report}?${query}`,
    headers: { ...admin, ...headers },
  })
  return { status: reply.statusCode, headers: reply.headers, text: reply.body }
}

it('is a file with a header and a line for each row, ended by CRLF, amounts as cents and as decimals', async () => {
  const { status, headers, text } = await ask('daily-sales', `${period()}&format=csv`)
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
  expect(headers['content-disposition']).toBe('attachment; filename="ventas-diarias_2026-05-01_2026-05-02.csv"')
  expect(text).toBe(
    [
      'date,total_cents,total,total_sales_cents,total_sales,total_revenue_cents,total_revenue,order_count,avg_order_cents,avg_order,total_sessions',
      '2026-05-01,123412,1234.12,123412,1234.12,0,0.00,2,61706,617.06,2',
      '2026-05-02,0,0.00,0,0.00,0,0.00,0,0,0.00,0',
      '',
    ].join('\r\n'),
  )
})

it('keeps a spreadsheet from running a name, and a name from breaking the line', async () => {
  const { text } = await ask('top-products', `${period()}&format=csv`)
  expect(text).toBe(
    [
      'product_id,product_name,quantity_sold,revenue_cents,revenue,total_revenue_cents,total_revenue',
      `${place.productId},"'=HYPERLINK(""http://x"",""Ñoquis, caseros"")",2,123412,1234.12,123412,1234.12`,
      '',
    ].join('\r\n'),
  )
})

it('has a summary of one line, without the list', async () => {
  const { headers, text } = await ask('summary', `${period()}&format=csv`)
  expect(headers['content-disposition']).toContain('resumen_2026-05-01_2026-05-02.csv')
  const [header = '', line = '', end] = text.split('\r\n')
  expect(Object.fromEntries(header.split(',').map((name, at) => [name, line.split(',')[at]]))).toMatchObject({
    from: '2026-05-01',
    to: '2026-05-02',
    total_sales_cents: '123412',
    total_sales: '1234.12',
    total_orders: '2',
    busiest_hour: '12',
  })
  expect(header).not.toContain('top_products')
  expect(end).toBe('')
})

it.each(['waiter-sales', 'table-turns', 'kitchen-times', 'cancellations'])(
  'of %s has the columns of its JSON, and no line where there is nothing',
  async report => {
    await owner('rounds').where({ branch_id: place.branchId }).update({ confirmed_by_user_id: null })
    const empty = await ask(report, `branch_id=${place.branchId}&from=2001-01-01&to=2001-01-01&format=csv`)
    const columns = empty.text.trimEnd().split(',')
    expect(empty.text.split('\r\n')).toHaveLength(2)
    const [row] = JSON.parse((await ask(report)).text)
    if (row) expect(columns).toEqual(expect.arrayContaining(Object.keys(row)))
    expect(columns.length).toBeGreaterThan(4)
  },
)

it('names nobody as Sin mozo, with an empty id', async () => {
  const { text } = await ask('waiter-sales', `${period()}&format=csv`)
  expect(text.split('\r\n')[1]).toBe(',Sin mozo,2,2,123412,1234.12,61706,617.06,0,0.00,0,0.00')
})

it.each([
  [undefined, 'application/json'],
  ['application/json', 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['text/csv, */*;q=0.1', 'text/csv'],
  ['application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
  ['application/json, text/csv', 'application/json'],
  ['text/csv;q=0', 'application/json'],
  ['text/html, TEXT/CSV', 'text/csv'],
  ['text/csv;q=x', 'application/json'],
])('is what the client accepts: %s → %s', async (accept, type) => {
  const { headers } = await ask('daily-sales', period(), accept === undefined ? {} : { accept })
  expect(headers['content-type']).toContain(type)
  expect(headers.vary).toBe('Origin, Accept')
})

it('is what the query says, whatever the client accepts', async () => {
  expect((await ask('daily-sales', `${period()}&format=json`, { accept: 'text/csv' })).headers['content-type']).toContain('json')
  expect((await ask('daily-sales', `${period()}&format=csv`, { accept: 'application/json' })).headers['content-type']).toContain(
    'csv',
  )
})

it('refuses with a problem, in whichever format the report was asked for', async () => {
  const { status, headers, text } = await ask('daily-sales', 'days=0&format=csv', { accept: 'text/csv' })
  expect({ status, code: JSON.parse(text).code }).toEqual({ status: 422, code: 'invalid_request' })
  expect(headers['content-type']).toContain('application/problem+json')
})
