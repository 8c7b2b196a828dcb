import { acceptedRounds } from '../../../domain/billing/charges'

/**
 * What each row of `diners as visit` had: `own_items`, and `spent_cents`: what they ordered plus their part of what was ordered for the
 * table. The parts of all diners of a session add up to it, to the cent. Stands after the `from`; needs the binding `accepted`.
 */
export const visitSpending = `
  cross join lateral (
    select count(*) as size, count(*) filter (where diners.id <= visit.id) as place from diners
    where diners.session_id = visit.session_id and diners.deleted_at is null
  ) as party
  cross join lateral (
    select coalesce(sum(item.qty) filter (where item.diner_id = visit.id), 0)::int as own_items,
           coalesce(sum(item.line_cents) filter (where item.diner_id = visit.id), 0)::bigint as own_cents,
           coalesce(sum(item.line_cents) filter (where item.diner_id is null), 0)::bigint as shared_cents
    from rounds
    join round_items as item on item.round_id = rounds.id
    where rounds.table_session_id = visit.session_id and rounds.status = any(:accepted) and item.struck_at is null
  ) as eaten
  cross join lateral (
    select (eaten.own_cents + eaten.shared_cents / party.size
      + case when party.place <= eaten.shared_cents % party.size then 1 else 0 end)::bigint as spent_cents
  ) as spending`

export const spendingBindings = { accepted: [...acceptedRounds] }
