import type { Knex } from 'knex'
import { type ReportScope, readReport, spans, within } from './period'

export interface Cancellations {
  /** A whole round that was canceled, or single items that were struck. */
  readonly kind: 'ROUND' | 'ITEM'
  readonly reason: string
  /** Rounds, or lines of rounds. */
  readonly count: number
  /** Units that were not sold. */
  readonly quantity: number
  readonly lost_cents: number
}

/**
 * What was ordered in the period and not sold, by reason. A struck item of a canceled round counts as struck, the rest as canceled: nothing
 * is lost twice, and with the sales and what nobody decided yet it is everything that was ordered. One statement.
 */
export const cancellations = (db: Knex, scope: ReportScope): Promise<Cancellations[]> =>
  readReport(
    db,
    scope,
    `with ${spans}, asked as materialized (
       select rounds.id, rounds.status, ${given('rounds.cancel_reason')} as reason
       from spans
       join rounds on rounds.branch_id = spans.branch_id and ${within('rounds.submitted_at')}
     ), lost as (
       select 'ROUND' as kind, canceled.reason, count(*) as count, sum(rest.quantity) as quantity, sum(rest.cents) as cents
       from asked as canceled
       cross join lateral (
         select coalesce(sum(qty), 0) as quantity, coalesce(sum(line_cents), 0) as cents from round_items
         where round_items.round_id = canceled.id and round_items.struck_at is null
       ) as rest
       where canceled.status = 'CANCELED'
       group by canceled.reason
       union all
       select 'ITEM', ${given('round_items.struck_reason')} as reason, count(*), sum(round_items.qty), sum(round_items.line_cents)
       from asked join round_items on round_items.round_id = asked.id and round_items.struck_at is not null
       group by ${given('round_items.struck_reason')}
     )
     select kind, reason, count, quantity::bigint as quantity, cents::bigint as lost_cents
     from lost order by kind desc, lost_cents desc, reason`,
  )

function given(reason: string): string {
  return `coalesce(nullif(trim(${reason}), ''), 'Sin motivo')`
}
