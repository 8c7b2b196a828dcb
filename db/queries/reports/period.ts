import type { Knex } from 'knex'

/** Calendar dates of business days, both inclusive, or the last so many days up to today. */
export type Period = { readonly from: string; readonly to: string } | { readonly days: number }

/** What a report looks at: branches of one restaurant, each over its own business days. */
export interface ReportScope {
  readonly tenantId: number
  readonly branchIds: readonly number[] | 'all'
  readonly period: Period
}

/**
 * A row for each branch: the moments between which its period lies. A business day begins when the branch's clock shows the hour at which
 * the day before ends. Reports compare moments with these bounds, so that an index serves them; a date computed for each row would not be
 * served. Materialised, or the bounds would be computed again for each row.
 */
export const spans = `spans as materialized (
  select branches.id as branch_id, branches.timezone, clock.ends_at as day_ends_at, chosen.first_day, chosen.last_day,
    (chosen.first_day + clock.ends_at) at time zone branches.timezone as starts_at,
    (chosen.last_day + 1 + clock.ends_at) at time zone branches.timezone as ends_at
  from branches
  left join branch_settings on branch_settings.branch_id = branches.id
  cross join lateral (select coalesce(branch_settings.business_day_ends_at, '04:00')::interval as ends_at) as clock
  cross join lateral (select (now() at time zone branches.timezone - clock.ends_at)::date as day) as today
  cross join lateral (
    select coalesce(cast(:from as date), today.day - cast(:days as int) + 1) as first_day, coalesce(cast(:to as date), today.day) as last_day
  ) as chosen
  where branches.tenant_id = :tenantId and (cast(:branchIds as bigint[]) is null or branches.id = any (cast(:branchIds as bigint[])))
)`

/** Is this moment in the branch's period? Beside a join of `spans` by branch. */
export const within = (moment: string): string => `${moment} >= spans.starts_at and ${moment} < spans.ends_at`

/** Runs a statement that begins with `spans`. */
export async function readReport<Row>(
  db: Knex,
  scope: ReportScope,
  sql: string,
  more: Readonly<Record<string, number | string>> = {},
): Promise<Row[]> {
  const { tenantId, branchIds, period } = scope
  const dates = 'days' in period ? { from: null, to: null, days: period.days } : { from: period.from, to: period.to, days: 1 }
  const named = { tenantId, branchIds: branchIds === 'all' ? null : [...branchIds], ...dates, ...more }
  const { rows }: { rows: Row[] } = await db.raw(sql, named)
  return rows
}

/** The first and the last day of a report: where branches live in different days, of all of them. Null without branches. */
export async function readDays(db: Knex, scope: ReportScope): Promise<{ readonly from: string; readonly to: string } | null> {
  const [row] = await readReport<{ from: string | null; to: string | null }>(
    db,
    scope,
    `with ${spans} select min(first_day) as "from", max(last_day) as "to" from spans`,
  )
  return row?.from && row.to ? { from: row.from, to: row.to } : null
}
