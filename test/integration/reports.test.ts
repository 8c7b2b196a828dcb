import fc from 'fast-check'
import type { Knex } from 'knex'
import { seedSales } from '../../db/seed'
import { createTestApi, type TestApi } from '../support/api'
import { demoBranch } from '../support/demo'
import { businessDate, datesBetween, expectedReports, type Ledger, readLedger, shiftDate } from '../support/expected-reports'
import { type Headers, hire, hireFor, send } from '../support/people'
import { askedOf } from '../support/query-counter'

let api: TestApi
let owner: Knex
let admin: Headers
let manager: Headers
let centro: { tenantId: number; branchId: number }
let godoyCruz: { tenantId: number; branchId: number }
let today: string

beforeAll(async () => {
  api = await createTestApi()
  owner = api.database.owner
  await seedSales(owner)
  centro = await demoBranch(owner, 'centro')
  godoyCruz = await demoBranch(owner, 'godoy-cruz')
  admin = await hireFor(api, centro, 'ADMIN')
  manager = await hireFor(api, centro, 'MANAGER')
  today = businessDate(new Date(), { timezone: 'America/Argentina/Mendoza', ends_at: '04:00' })
})
afterAll(() => api.close())

type Range = { readonly from: string; readonly to: string }
const lastDays = (days: number): Range => ({ from: shiftDate(today, 1 - days), to: today })

// biome-ignore lint/suspicious/noExplicitAny: reports have seven shapes
async function read(report: string, query: string, as: Headers = admin): Promise<any> {
  const { status, body } = await send(api, 'GET', `/api/admin/reports/${report}?${query}`, as)
  expect({ status, code: body.code }).toEqual({ status: 200, code: undefined })
  return body
}

const total = (rows: readonly Record<string, number>[], name: string): number =>
  rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)

/** In an order of their own, and with these fields only. */
const comparable = (rows: readonly object[], names: readonly string[]) =>
  rows
    .map(row => JSON.stringify(names.map(name => [name, (row as Record<string, unknown>)[name]])))
    .sort((a, b) => (a < b ? -1 : 1))

function expectSame(found: readonly object[], expected: readonly object[]): void {
  const names = Object.keys(expected[0] ?? {})
  expect(comparable(found, names)).toEqual(comparable(expected, names))
}

describe('the month of demo sales', () => {
  const cases: readonly (readonly [string, () => number[], () => string, () => Range])[] = [
    ['a branch, by default thirty days', () => [centro.branchId], () => `branch_id=${centro.branchId}`, () => lastDays(30)],
    ['the other branch, a week', () => [godoyCruz.branchId], () => `branch_id=${godoyCruz.branchId}&days=7`, () => lastDays(7)],
    [
      'the whole restaurant, between two dates',
      () => [centro.branchId, godoyCruz.branchId],
      () => `from=${shiftDate(today, -20)}&to=${shiftDate(today, -9)}`,
      () => ({ from: shiftDate(today, -20), to: shiftDate(today, -9) }),
    ],
    [
      'one day',
      () => [centro.branchId, godoyCruz.branchId],
      () => `from=${shiftDate(today, -3)}&to=${shiftDate(today, -3)}`,
      () => ({ from: shiftDate(today, -3), to: shiftDate(today, -3) }),
    ],
  ]

  describe.each(cases)('%s', (_name, branchIds, query, range) => {
    let ledger: Ledger
    let expected: ReturnType<typeof expectedReports>
    beforeAll(async () => {
      ledger = await readLedger(owner, branchIds())
      expected = expectedReports(ledger, range())
      expect(expected.summary.total_sales_cents).toBeGreaterThan(0)
    })

    it('summary', async () => {
      const { top_products: top, ...figures } = await read('summary', query())
      expect(figures).toEqual({ ...range(), ...expected.summary })
      expect(top).toHaveLength(10)
      expect(top).toMatchObject(expected.topProducts.slice(0, 10))
    })

    it('daily-sales', async () => {
      expect(await read('daily-sales', query())).toEqual(expected.daily)
    })

    it('top-products', async () => {
      const found = await read('top-products', `${query()}&limit=1000`)
      expect(found).toMatchObject(expected.topProducts)
      expect(found).toHaveLength(expected.topProducts.length)
      expect(await read('top-products', query())).toEqual(found.slice(0, 10))
      expect(await read('top-products', `${query()}&limit=3`)).toEqual(found.slice(0, 3))
      const names = new Map((await owner('products').select('id', 'name')).map(({ id, name }) => [id, name]))
      for (const row of found)
        expect(row).toMatchObject({ product_name: names.get(row.product_id), total_revenue_cents: row.revenue_cents })
    })

    it('waiter-sales', async () => {
      const found = await read('waiter-sales', query())
      expectSame(found, expected.waiters)
      expect(found.map((row: { total_sales_cents: number }) => row.total_sales_cents)).toEqual(
        found.map((row: { total_sales_cents: number }) => row.total_sales_cents).sort((a: number, b: number) => b - a),
      )
    })

    it('table-turns', async () => {
      expectSame(await read('table-turns', query()), expected.turns)
    })

    it('kitchen-times', async () => {
      expectSame(await read('kitchen-times', query()), expected.kitchen)
    })

    it('cancellations', async () => {
      expectSame(await read('cancellations', query()), expected.cancellations)
    })
  })

  it('shows what nobody served as Sin mozo, and has all that reports are about', async () => {
    const waiters = await read('waiter-sales', 'days=30')
    expect(waiters).toContainEqual(expect.objectContaining({ waiter_id: null, waiter_name: 'Sin mozo' }))
    expect(waiters).toContainEqual(expect.objectContaining({ waiter_name: 'Walter Ponce' }))
    const lost: { kind: string; reason: string }[] = await read('cancellations', 'days=30')
    expect(new Set(lost.map(({ kind }) => kind))).toEqual(new Set(['ROUND', 'ITEM']))
    expect(lost).toContainEqual(expect.objectContaining({ kind: 'ROUND', reason: 'Sin motivo' }))
    expect((await owner('payments').where('refunded_cents', '>', 0)).length).toBeGreaterThan(0)
    expect((await owner('table_sessions').where({ forced: true })).length).toBeGreaterThan(0)
  })

  it('groups turns by sector and branch without losing one', async () => {
    const byTable = await read('table-turns', '')
    const bySector = await read('table-turns', 'group_by=sector')
    const byBranch = await read('table-turns', 'group_by=branch')
    for (const rows of [bySector, byBranch]) expect(total(rows, 'turn_count')).toBe(total(byTable, 'turn_count'))
    expect(bySector.map((row: { sector_name: string }) => row.sector_name)).toEqual([
      'Interior',
      'Terraza',
      'Barra',
      'Salón',
      'Patio',
    ])
    expect(byBranch).toMatchObject([
      { branch_name: 'Sucursal Centro', sector_id: null, table_code: null },
      { branch_name: 'Sucursal Godoy Cruz', sector_id: null, table_code: null },
    ])
  })

  it('adds up over any range: by day, waiter and product to the same sales; with what was lost to all that was ordered', async () => {
    const ledger = await readLedger(owner, [centro.branchId, godoyCruz.branchId])
    const ranges = fc.tuple(fc.integer({ min: 0, max: 34 }), fc.integer({ min: 0, max: 34 }))
    await fc.assert(
      fc.asyncProperty(ranges, fc.constantFrom(centro, godoyCruz, null), async (ago, place) => {
        const [from, to] = [shiftDate(today, -Math.max(...ago)), shiftDate(today, -Math.min(...ago))]
        const query = `from=${from}&to=${to}${place ? `&branch_id=${place.branchId}` : ''}`
        const summary = await read('summary', query)
        const daily = await read('daily-sales', query)
        expect(daily.map((row: { date: string }) => row.date)).toEqual(datesBetween(from, to))
        expect(total(daily, 'total_sales_cents')).toBe(summary.total_sales_cents)
        expect(total(daily, 'total_revenue_cents')).toBe(summary.total_revenue_cents)
        expect(total(daily, 'order_count')).toBe(summary.total_orders)
        expect(total(daily, 'total_sessions')).toBe(summary.total_sessions)
        const waiters = await read('waiter-sales', query)
        expect(total(waiters, 'total_sales_cents')).toBe(summary.total_sales_cents)
        expect(total(waiters, 'order_count')).toBe(summary.total_orders)
        expect(total(waiters, 'collected_cents')).toBe(summary.total_revenue_cents)
        expect(total(await read('top-products', `${query}&limit=1000`), 'revenue_cents')).toBe(summary.total_sales_cents)
        const within = { ...ledger, branches: ledger.branches, rounds: ledger.rounds.filter(ofPlace(place)) }
        const { orderedCents } = expectedReports({ ...within, payments: [], sessions: [], tickets: [] }, { from, to })
        expect(summary.total_sales_cents + total(await read('cancellations', query), 'lost_cents')).toBe(orderedCents)
      }),
      { numRuns: 15 },
    )
  })
})

const ofPlace = (place: { readonly branchId: number } | null) => (row: { readonly branch_id: number }) =>
  place === null || row.branch_id === place.branchId

describe('what they cost', () => {
  const all = ['summary', 'daily-sales', 'top-products', 'waiter-sales', 'table-turns', 'kitchen-times', 'cancellations']

  it.each(all)('%s: one statement, for a month of the restaurant as for an empty day', async report => {
    await read(report, '') // whoever comes first is looked up
    const month = await askedOf(api.deps.knex, () => read(report, 'days=30'))
    const nothing = await askedOf(api.deps.knex, () => read(report, 'from=2001-01-01&to=2001-01-01'))
    expect(month.count).toBe(1)
    expect(nothing.statements).toEqual(month.statements)
  })
})

describe('who may read them', () => {
  const all = ['summary', 'daily-sales', 'top-products', 'waiter-sales', 'table-turns', 'kitchen-times', 'cancellations']

  it.each(all)('%s: a manager sees the branches they manage, an admin all', async report => {
    expect(await read(report, '', manager)).toEqual(await read(report, `branch_id=${centro.branchId}`))
    const both = [centro, godoyCruz].map(({ branchId }) => ({ branchId, role: 'MANAGER' as const }))
    const { headers } = await hire(api, centro.tenantId, both)
    expect(await read(report, '', headers)).toEqual(await read(report, ''))
  })

  it.each(all)('%s: 403 for another branch and other roles, 404 for another restaurant', async report => {
    const esquina = await demoBranch(owner, 'esquina')
    const ask = async (query: string, as: Headers) =>
      (await send(api, 'GET', `/api/admin/reports/${report}${query}`, as)).body.code
    expect(await ask(`?branch_id=${godoyCruz.branchId}`, manager)).toBe('forbidden')
    expect(await ask(`?branch_id=${esquina.branchId}`, admin)).toBe('not_found')
    for (const role of ['WAITER', 'KITCHEN'] as const) {
      const headers = await hireFor(api, centro, role)
      expect(await ask('', headers)).toBe('forbidden')
      expect(await ask(`?branch_id=${centro.branchId}`, headers)).toBe('forbidden')
    }
    const stranger = await hireFor(api, esquina, 'ADMIN')
    expect(total([(await read('summary', '', stranger)) as Record<string, number>], 'total_sales_cents')).toBe(0)
    expect(await ask('', {})).toBe('unauthenticated')
  })
})

describe('a branch that was deleted', () => {
  it('is asked for by itself by an admin, who reads what it sold; for its manager it is no more', async () => {
    const itsManager = await hireFor(api, godoyCruz, 'MANAGER')
    const query = `branch_id=${godoyCruz.branchId}`
    const before = await read('summary', query)
    expect(total([before as Record<string, number>], 'total_sales_cents')).toBeGreaterThan(0)
    const branch = owner('branches').where({ id: godoyCruz.branchId })
    await branch.clone().update({ is_active: false, deleted_at: new Date() })
    try {
      expect(await read('summary', query)).toEqual(before)
      expect((await send(api, 'GET', `/api/admin/reports/summary?${query}`, itsManager)).status).toBe(404)
    } finally {
      await branch.clone().update({ is_active: true, deleted_at: null })
    }
  })
})

describe('what can be asked', () => {
  it.each([
    ['from=2026-05-02&to=2026-05-01', 'to'],
    ['from=2026-05-02', 'to'],
    ['to=2026-05-02', 'from'],
    ['from=2025-01-01&to=2026-01-02', 'to'],
    ['from=2026-02-30&to=2026-03-01', 'from'],
    ['from=1999-12-31&to=2000-01-01', 'from'],
    ['days=0', 'days'],
    ['days=367', 'days'],
    ['days=x', 'days'],
    ['days=7&from=2026-05-01&to=2026-05-02', 'days'],
    ['branch_id=0', 'branch_id'],
    ['format=xml', 'format'],
  ])('422 for %s', async (query, field) => {
    for (const report of ['summary', 'daily-sales', 'table-turns']) {
      const { status, body } = await send(api, 'GET', `/api/admin/reports/${report}?${query}`, admin)
      expect({ status, code: body.code, at: body.errors[0].pointer }).toEqual({
        status: 422,
        code: 'invalid_request',
        at: expect.stringContaining(field),
      })
    }
  })

  it('422 for a limit or a grouping that there is not', async () => {
    for (const query of ['top-products?limit=0', 'top-products?limit=1001', 'table-turns?group_by=waiter'])
      expect((await send(api, 'GET', `/api/admin/reports/${query}`, admin)).status).toBe(422)
  })

  it('a range without anything is days of zeros and empty lists', async () => {
    const query = 'from=2001-01-01&to=2001-01-03'
    const nothing = {
      total_cents: 0,
      total_sales_cents: 0,
      total_revenue_cents: 0,
      order_count: 0,
      avg_order_cents: 0,
      total_sessions: 0,
    }
    expect(await read('daily-sales', query)).toEqual(
      ['2001-01-01', '2001-01-02', '2001-01-03'].map(date => ({ date, ...nothing })),
    )
    expect(await read('summary', query)).toEqual({
      from: '2001-01-01',
      to: '2001-01-03',
      total_revenue_cents: 0,
      total_sales_cents: 0,
      total_orders: 0,
      average_order_cents: 0,
      avg_order_value_cents: 0,
      total_sessions: 0,
      busiest_hour: null,
      top_products: [],
    })
    for (const report of ['top-products', 'waiter-sales', 'table-turns', 'kitchen-times', 'cancellations'])
      expect(await read(report, query)).toEqual([])
  })

  it('a leap year in one go', async () => {
    expect(await read('daily-sales', 'from=2024-01-01&to=2024-12-31')).toHaveLength(366)
  })
})
