import { within } from './period'

/** Rounds that the restaurant accepted: each is an order, by when it was sent. Stands after `spans`. */
export const accepted = `accepted as materialized (
  select rounds.id, rounds.table_session_id, rounds.submitted_at, rounds.submitted_by_waiter_id, rounds.confirmed_by_user_id,
    spans.timezone, spans.branch_id
  from spans
  join rounds on rounds.branch_id = spans.branch_id and ${within('rounds.submitted_at')}
    and rounds.status in ('IN_KITCHEN', 'READY', 'SERVED')
)`

/** Joins the lines of such rounds that were not struck: the sales. */
export const joinSoldLines = (rounds: string): string =>
  `join round_items on round_items.round_id = ${rounds}.id and round_items.struck_at is null`

/** Sales added up by product. Stands after `accepted`. */
export const soldByProduct = `sold as materialized (
  select round_items.product_id, sum(round_items.qty)::bigint as quantity_sold, sum(round_items.line_cents)::bigint as revenue_cents
  from accepted ${joinSoldLines('accepted')}
  group by round_items.product_id
)`

/** Money that came and stayed, tips aside: the revenue, by when it was decided that it came. Stands after `spans`. */
export const received = `received as materialized (
  select payments.id, payments.amount_cents - payments.refunded_cents as cents, payments.registered_by_waiter_id, payments.decided_at,
    spans.branch_id
  from spans
  join payments on payments.branch_id = spans.branch_id and ${within('payments.decided_at')}
    and payments.status in ('APPROVED', 'PARTIALLY_REFUNDED', 'REFUNDED')
)`
