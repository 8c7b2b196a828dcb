import fc from 'fast-check'
import type { Knex } from 'knex'
import { createTestApi, type TestApi } from '../support/api'
import { businessDate } from '../support/expected-reports'
import { openPastBranch, orderInPast, type PastPlace } from '../support/past-order'
import { type Headers, hireFor, send } from '../support/people'

let api: TestApi
let owner: Knex
let admin: Headers

beforeAll(async () => {
  api = await createTestApi()
  owner = api.database.owner
  const place = await openPastBranch(owner, { timezone: 'UTC' })
  admin = await hireFor(api, place, 'ADMIN')
})
afterAll(() => api.close())

interface Day {
  readonly date: string
  readonly order_count: number
  readonly total_sessions: number
}

async function daily(query: string): Promise<Day[]> {
  const { status, body } = await send(api, 'GET', `/api/admin/reports/daily-sales?${query}`, admin)
  expect(status).toBe(200)
  return body
}

/** The days of 2026 on which something was ordered, with how often. */
async function daysOf({ branchId }: PastPlace): Promise<Record<string, number>> {
  const days = await daily(`branch_id=${branchId}&from=2026-01-01&to=2026-12-31`)
  for (const day of days) expect(day.total_sessions).toBe(day.order_count)
  return Object.fromEntries(days.filter(day => day.order_count > 0).map(day => [day.date, day.order_count]))
}

describe('a business day', () => {
  it.each([
    ['America/Argentina/Mendoza', '04:00', '2026-05-10T06:59:59.999Z', '2026-05-09'],
    ['America/Argentina/Mendoza', '04:00', '2026-05-10T07:00:00.000Z', '2026-05-10'],
    ['America/Argentina/Mendoza', '04:00', '2026-05-11T06:59:59.999Z', '2026-05-10'],
    ['America/Argentina/Mendoza', '00:00', '2026-05-10T02:59:59.999Z', '2026-05-09'],
    ['America/Argentina/Mendoza', '00:00', '2026-05-10T03:00:00.000Z', '2026-05-10'],
    ['America/Argentina/Mendoza', '23:59', '2026-05-11T02:58:59.999Z', '2026-05-09'],
    ['America/Argentina/Mendoza', '23:59', '2026-05-11T02:59:00.000Z', '2026-05-10'],
    ['Asia/Kathmandu', '04:00', '2026-05-09T22:14:59.999Z', '2026-05-09'],
    ['Asia/Kathmandu', '04:00', '2026-05-09T22:15:00.000Z', '2026-05-10'],
    // New York: summer from 8 March, winter from 1 November
    ['America/New_York', '04:00', '2026-03-07T08:59:59.999Z', '2026-03-06'],
    ['America/New_York', '04:00', '2026-03-07T09:00:00.000Z', '2026-03-07'],
    ['America/New_York', '04:00', '2026-03-08T07:59:59.999Z', '2026-03-07'],
    ['America/New_York', '04:00', '2026-03-08T08:00:00.000Z', '2026-03-08'],
    ['America/New_York', '04:00', '2026-11-01T08:59:59.999Z', '2026-10-31'],
    ['America/New_York', '04:00', '2026-11-01T09:00:00.000Z', '2026-11-01'],
    // The hour does not exist that night: the day ends as if the clock had not jumped
    ['America/New_York', '02:30', '2026-03-08T07:29:59.999Z', '2026-03-07'],
    ['America/New_York', '02:30', '2026-03-08T07:30:00.000Z', '2026-03-08'],
    // The clock shows it twice: the second time counts
    ['America/New_York', '01:30', '2026-11-01T06:29:59.999Z', '2026-10-31'],
    ['America/New_York', '01:30', '2026-11-01T06:30:00.000Z', '2026-11-01'],
  ])('in %s that ends at %s: %s is of %s', async (timezone, endsAt, at, date) => {
    const place = await openPastBranch(owner, { timezone, endsAt })
    await orderInPast(owner, place, { at })
    expect(await daysOf(place)).toEqual({ [date]: 1 })
    const only = (from: string, to: string) => daily(`branch_id=${place.branchId}&from=${from}&to=${to}`)
    expect(await only(date, date)).toMatchObject([{ date, order_count: 1 }])
    const summary = await send(
      api,
      'GET',
      `/api/admin/reports/summary?branch_id=${place.branchId}&from=${date}&to=${date}`,
      admin,
    )
    expect(summary.body.total_orders).toBe(1)
  })

  it('is the same whichever range shows it, and each moment has one', async () => {
    const places = [
      await openPastBranch(owner, { timezone: 'America/New_York', endsAt: '01:30' }),
      await openPastBranch(owner, { timezone: 'America/New_York', endsAt: '02:30' }),
      await openPastBranch(owner, { timezone: 'Australia/Lord_Howe', endsAt: '01:45' }),
    ]
    const around = (noon: string) =>
      fc.integer({ min: -36 * 3600, max: 36 * 3600 }).map(seconds => new Date(Date.parse(noon) + seconds * 1_000).toISOString())
    const moments = fc.oneof(
      around('2026-03-08T12:00:00Z'),
      around('2026-11-01T12:00:00Z'),
      around('2026-04-04T18:00:00Z'),
      around('2026-10-03T18:00:00Z'),
    )
    for (const moment of fc.sample(moments, { numRuns: 40, seed: 7 }))
      for (const place of places) await orderInPast(owner, place, { at: moment })
    for (const place of places) {
      const days = await daysOf(place)
      expect(Object.values(days).reduce((sum, count) => sum + count, 0)).toBe(40)
      for (const [date, count] of Object.entries(days))
        expect(await daily(`branch_id=${place.branchId}&from=${date}&to=${date}`)).toMatchObject([{ date, order_count: count }])
    }
  })

  it('is what the clock on the wall says, wherever the clock does not change at its end', async () => {
    const settings = [
      { timezone: 'America/New_York', endsAt: '04:00' },
      { timezone: 'Pacific/Auckland', endsAt: '05:15' },
      { timezone: 'America/Argentina/Buenos_Aires', endsAt: '03:00' },
    ]
    for (const { timezone, endsAt } of settings) {
      const place = await openPastBranch(owner, { timezone, endsAt })
      const moments = fc.date({
        min: new Date('2026-01-03T00:00:00Z'),
        max: new Date('2026-12-29T00:00:00Z'),
        noInvalidDate: true,
      })
      const expected: Record<string, number> = {}
      for (const moment of fc.sample(moments, { numRuns: 60, seed: 11 })) {
        await orderInPast(owner, place, { at: moment.toISOString() })
        const date = businessDate(moment, { timezone, ends_at: endsAt })
        expected[date] = (expected[date] ?? 0) + 1
      }
      expect(await daysOf(place)).toEqual(expected)
    }
  })

  it('is each branch’s own where a report shows several', async () => {
    const early = await openPastBranch(owner, { timezone: 'Asia/Tokyo' })
    const late = await openPastBranch(owner, { timezone: 'America/Los_Angeles' })
    const at = '2025-06-15T18:00:00Z' // the 16th, 3 in the morning, in Tokyo: still the 15th; the 15th in Los Angeles
    const later = '2025-06-15T20:00:00Z' // the 16th in Tokyo, the 15th in Los Angeles
    for (const place of [early, late]) for (const moment of [at, later]) await orderInPast(owner, place, { at: moment })
    const days = await daily('from=2025-06-14&to=2025-06-17')
    expect(days.map(({ date, order_count }) => [date, order_count])).toEqual([
      ['2025-06-14', 0],
      ['2025-06-15', 3],
      ['2025-06-16', 1],
      ['2025-06-17', 0],
    ])
  })

  it('names the busiest hour by each branch’s clock', async () => {
    const places = [
      await openPastBranch(owner, { timezone: 'Asia/Tokyo' }),
      await openPastBranch(owner, { timezone: 'America/Los_Angeles' }),
    ]
    const [tokyo, losAngeles] = places as [PastPlace, PastPlace]
    await orderInPast(owner, tokyo, { at: '2025-07-15T12:10:00Z' }) // 21:10
    await orderInPast(owner, losAngeles, { at: '2025-07-16T04:20:00Z' }) // 21:20
    await orderInPast(owner, losAngeles, { at: '2025-07-15T20:20:00Z' }) // 13:20
    const { body } = await send(api, 'GET', '/api/admin/reports/summary?from=2025-07-15&to=2025-07-15', admin)
    expect(body).toMatchObject({ total_orders: 3, busiest_hour: 21 })
  })
})

describe('when it ends', () => {
  it('is a setting of the branch, four in the morning unless it says otherwise', async () => {
    const place = await openPastBranch(owner, { timezone: 'America/Argentina/Mendoza' })
    await orderInPast(owner, place, { at: '2026-06-02T08:30:00Z' }) // half past five
    const path = `/api/admin/branches/${place.branchId}/settings`
    const change = (value: unknown) => send(api, 'PATCH', path, admin, { business_day_ends_at: value })
    expect((await send(api, 'GET', path, admin)).body.business_day_ends_at).toBe('04:00')
    expect(await daysOf(place)).toEqual({ '2026-06-02': 1 })
    expect((await change('06:00')).body).toMatchObject({ business_day_ends_at: '06:00', kitchen_target_seconds: 900 })
    expect(await daysOf(place)).toEqual({ '2026-06-01': 1 })
    for (const wrong of ['24:00', '4:00', '04:60', '04:00:00', '', null, 4]) {
      const { status, body } = await change(wrong)
      expect({ wrong, status, code: body.code }).toEqual({ wrong, status: 422, code: 'invalid_request' })
    }
    expect((await send(api, 'GET', path, admin)).body.business_day_ends_at).toBe('06:00')
    const manager = await hireFor(api, place, 'MANAGER')
    expect((await send(api, 'PATCH', path, manager, { business_day_ends_at: '05:00' })).status).toBe(200)
    const waiter = await hireFor(api, place, 'WAITER')
    expect((await send(api, 'PATCH', path, waiter, { business_day_ends_at: '05:00' })).status).toBe(403)
  })

  it('is four in the morning for a branch without settings', async () => {
    const place = await openPastBranch(owner, { timezone: 'America/Argentina/Mendoza' })
    await owner('branch_settings').where({ branch_id: place.branchId }).delete()
    await orderInPast(owner, place, { at: '2026-06-02T06:59:00Z' })
    expect(await daysOf(place)).toEqual({ '2026-06-01': 1 })
  })
})

describe('what counts', () => {
  it('of a round by its state: accepted ones; of its lines those not struck, at what they cost after the discount', async () => {
    const place = await openPastBranch(owner, { timezone: 'UTC' })
    const at = '2026-07-01T12:00:00Z'
    const rounds: Record<string, number> = {}
    for (const status of ['PENDING', 'CONFIRMED', 'IN_KITCHEN', 'READY', 'SERVED', 'CANCELED']) {
      const id = await orderInPast(owner, place, { at, cents: 10_000 })
      await owner('rounds')
        .where({ id })
        .update({ status, canceled_at: status === 'CANCELED' ? at : null })
      rounds[status] = id
    }
    const line = { tenant_id: place.tenantId, branch_id: place.branchId, product_id: place.productId, product_name: 'Locro' }
    await owner('round_items').insert({
      ...line,
      round_id: rounds.SERVED,
      qty: 2,
      unit_price_cents: 1_000,
      discount_cents: 500,
      promotion_name: '2×1',
    })
    const struck = { ...line, struck_at: at, struck_reason: ' Sin stock ' }
    await owner('round_items').insert({ ...struck, round_id: rounds.READY, qty: 3, unit_price_cents: 7 })
    await owner('round_items').insert({ ...struck, round_id: rounds.CANCELED, qty: 2, unit_price_cents: 50 })
    const query = `branch_id=${place.branchId}&from=2026-07-01&to=2026-07-01`
    const report = async (name: string) => (await send(api, 'GET', `/api/admin/reports/${name}?${query}`, admin)).body
    expect(await report('summary')).toMatchObject({ total_sales_cents: 31_500, total_orders: 3, average_order_cents: 10_500 })
    expect(await report('top-products')).toEqual([
      {
        product_id: place.productId,
        product_name: `Locro ${place.branchId}`,
        quantity_sold: 5,
        revenue_cents: 31_500,
        total_revenue_cents: 31_500,
      },
    ])
    expect(await report('cancellations')).toEqual([
      { kind: 'ROUND', reason: 'Sin motivo', count: 1, quantity: 1, lost_cents: 10_000 },
      { kind: 'ITEM', reason: 'Sin stock', count: 2, quantity: 5, lost_cents: 121 },
    ])
  })

  it('of the money: what came and stayed, without the tip, on the day it was decided', async () => {
    const place = await openPastBranch(owner, { timezone: 'UTC' })
    await orderInPast(owner, place, { at: '2026-07-01T12:00:00Z', cents: 5_000 })
    const session = await owner('table_sessions').where({ branch_id: place.branchId }).first('id')
    const where = { tenant_id: place.tenantId, branch_id: place.branchId }
    const [check] = await owner('checks')
      .insert({ ...where, table_session_id: session.id, n: 1, workflow_id: `past-check:${session.id}` })
      .returning('id')
    const pay = (status: string, amounts: { amount: number; credit?: number; refunded?: number }) =>
      owner('payments').insert({
        ...where,
        check_id: check.id,
        provider: 'CASH',
        payment_category: 'MANUAL',
        registered_by: 'WAITER',
        status,
        amount_cents: amounts.amount,
        credit_cents: amounts.credit ?? 0,
        refunded_cents: amounts.refunded ?? 0,
        tip_cents: 77,
        decided_at: status === 'PENDING' ? null : '2026-07-02T12:00:00Z',
      })
    await pay('APPROVED', { amount: 1_000, credit: 1_000 })
    await pay('PARTIALLY_REFUNDED', { amount: 2_000, credit: 1_500, refunded: 500 })
    await pay('REFUNDED', { amount: 400, refunded: 400 })
    for (const status of ['PENDING', 'REJECTED', 'EXPIRED', 'CANCELED', 'CHARGED_BACK']) await pay(status, { amount: 9_000 })
    const days = await daily(`branch_id=${place.branchId}&from=2026-07-01&to=2026-07-02`)
    expect(days).toMatchObject([
      { total_sales_cents: 5_000, total_revenue_cents: 0 },
      { total_sales_cents: 0, total_revenue_cents: 2_500 },
    ])
  })

  it('of a sale to whom: who sent it, else who has the table, else who confirmed it, else nobody', async () => {
    const place = await openPastBranch(owner, { timezone: 'UTC' })
    const waiter = async (first_name: string) => {
      const person = { tenant_id: place.tenantId, email: `${first_name}-${place.branchId}@example.com`, password_hash: 'none' }
      const [{ id }] = await owner('users')
        .insert({ ...person, first_name })
        .returning('id')
      return id as number
    }
    const [sender, assigned, confirming] = [await waiter('envía'), await waiter('asignado'), await waiter('confirma')]
    const at = '2026-07-01T12:00:00Z'
    const order = async (cents: number, by: { sent?: boolean; has?: boolean; confirmed?: boolean }) => {
      const id = await orderInPast(owner, place, { at, cents, ...(by.sent && { waiterId: sender }) })
      const round = await owner('rounds').where({ id }).first('table_session_id')
      if (by.confirmed) await owner('rounds').where({ id }).update({ confirmed_by_user_id: confirming })
      if (by.has) await owner('table_sessions').where({ id: round.table_session_id }).update({ assigned_waiter_id: assigned })
    }
    await order(1, { sent: true, has: true, confirmed: true })
    await order(20, { has: true, confirmed: true })
    await order(300, { confirmed: true })
    await order(4_000, {})
    const { body } = await send(
      api,
      'GET',
      `/api/admin/reports/waiter-sales?branch_id=${place.branchId}&from=2026-07-01&to=2026-07-01`,
      admin,
    )
    const found = body.map((row: Record<string, unknown>) => [row.waiter_name, row.total_sales_cents, row.order_count])
    expect(found).toEqual([
      ['Sin mozo', 4_000, 1],
      ['confirma', 300, 1],
      ['asignado', 20, 1],
      ['envía', 1, 1],
    ])
  })
})
