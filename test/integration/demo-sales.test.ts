import type { Knex } from 'knex'
import { seedDemo, seedSales } from '../../db/seed'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { demoBranch } from '../support/demo'
import { fingerprint } from '../support/fingerprint'
import { testSecretsKey } from '../support/services'

let database: TestDatabase
let owner: Knex

beforeAll(async () => {
  database = await createTestDatabase()
  owner = database.owner
  await seedSales(owner)
})
afterAll(() => database.destroy())

const count = async (sql: string): Promise<number> => {
  const { rows }: { rows: { n: number }[] } = await owner.raw(`select count(*) as n from ${sql}`)
  return rows[0]?.n ?? -1
}

/** What the month is made of, without ids and with times as distances from the first. */
async function story(db: Knex): Promise<unknown[]> {
  const { rows }: { rows: unknown[] } = await db.raw(`
    select tables.code, rounds.submitted_at - first.opened_at as after, rounds.status, rounds.cancel_reason,
      round_items.product_name, round_items.line_cents, round_items.struck_reason
    from round_items join rounds on rounds.id = round_items.round_id
    join table_sessions on table_sessions.id = rounds.table_session_id
    join tables on tables.id = table_sessions.table_id
    cross join (select min(opened_at) as opened_at from table_sessions) as first
    order by round_items.id`)
  return rows
}

describe('the month of demo sales', () => {
  it('covers the thirty business days before today in each branch of the first restaurant, and none other', async () => {
    const { rows }: { rows: { slug: string; days: number; ago: number[] }[] } = await owner.raw(`
      select slug, count(distinct date) as days, array[max(today - date), min(today - date)] as ago
      from (
        select slug, (opened_at at time zone timezone - interval '4 hours')::date as date,
          (now() at time zone timezone - interval '4 hours')::date as today
        from branches join table_sessions on table_sessions.branch_id = branches.id
      ) as dated
      group by slug order by slug`)
    expect(rows.map(({ slug }) => slug)).toEqual(['centro', 'godoy-cruz'])
    for (const { days, ago } of rows) {
      expect(ago[0]).toBeLessThanOrEqual(30)
      expect(ago[1]).toBeGreaterThanOrEqual(1)
      expect(days).toBeGreaterThan(25)
    }
    expect(await count(`table_sessions where branch_id = ${(await demoBranch(owner, 'esquina')).branchId}`)).toBe(0)
  })

  it('leaves nothing open: no table taken, no session, round, check or payment under way', async () => {
    expect(await count(`tables where status <> 'FREE'`)).toBe(0)
    expect(await count(`table_sessions where status <> 'CLOSED' or closed_at > now()`)).toBe(0)
    expect(await count(`rounds where status not in ('SERVED', 'CANCELED')`)).toBe(0)
    expect(await count(`kitchen_tickets where status not in ('DELIVERED', 'CANCELED')`)).toBe(0)
    expect(await count(`checks where status not in ('PAID', 'CANCELED')`)).toBe(0)
    expect(await count(`payments where status = 'PENDING' or credit_cents > 0`)).toBe(0)
    expect(await count('events')).toBe(0)
    expect(await count('service_calls')).toBe(0)
  })

  it('happens in order, and one party at a time at each table', async () => {
    expect(
      await count(`rounds join table_sessions on table_sessions.id = table_session_id
        where not (opened_at <= submitted_at and submitted_at <= decided_at and submitted_at <= coalesce(confirmed_at, submitted_at)
          and decided_at <= coalesce(ready_at, decided_at) and coalesce(ready_at, decided_at) <= coalesce(served_at, canceled_at)
          and coalesce(served_at, canceled_at) <= closed_at)`),
    ).toBe(0)
    expect(
      await count(`kitchen_tickets where completed_at is not null
        and not (created_at <= started_at and started_at <= completed_at and completed_at <= delivered_at)`),
    ).toBe(0)
    expect(
      await count(`payments join checks on checks.id = check_id join table_sessions on table_sessions.id = table_session_id
        where not (requested_at <= decided_at and decided_at <= closed_at)`),
    ).toBe(0)
    expect(
      await count(`table_sessions as one join table_sessions as other on other.table_id = one.table_id and other.id > one.id
        where one.opened_at < other.closed_at and other.opened_at < one.closed_at`),
    ).toBe(0)
  })

  it('charges what was eaten and nothing else, and all of it is paid or written off', async () => {
    expect(
      await count(`round_items join rounds on rounds.id = round_id
        left join charges on charges.round_item_id = round_items.id and charges.reversed_at is null
        where coalesce(charges.amount_cents, 0)
          <> case when rounds.status = 'SERVED' and struck_at is null then round_items.line_cents else 0 end`),
    ).toBe(0)
    expect(await count('checks where total_cents <> paid_cents + write_off_cents')).toBe(0)
    expect(
      await count(`table_sessions where write_off_cents <>
        (select coalesce(sum(checks.write_off_cents), 0) from checks where table_session_id = table_sessions.id)`),
    ).toBe(0)
  })

  it('is planted once, and not where guests have been', async () => {
    const before = await fingerprint(owner)
    await seedSales(owner)
    await seedDemo(owner, { secretsKey: testSecretsKey })
    await seedSales(owner)
    expect(await fingerprint(owner)).toEqual(before)
  })

  it('is the same month wherever it is planted', async () => {
    const other = await createTestDatabase()
    try {
      await seedSales(other.owner)
      expect(await story(other.owner)).toEqual(await story(owner))
    } finally {
      await other.destroy()
    }
  })
})
