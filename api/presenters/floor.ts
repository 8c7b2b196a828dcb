import { z } from 'zod'
import type { Diner } from '../../db/dining/diners'
import type { SessionTotal } from '../../db/queries/billing/session-total'
import type { SessionFacts } from '../../db/queries/floor/session-facts'
import type { RoundView } from '../../domain/dining/round'
import { checkStatus } from './check'
import { dinerSchema, presentDiner } from './diner'
import { presentRound, roundItem, roundOutput } from './round'

const id = z.number().int()
const count = z.number().int()
const cents = z.number().int()

export const sessionStatus = z.enum(['OPEN', 'PAYING', 'CLOSED'])
export const tableStatus = z.enum(['FREE', 'ACTIVE', 'PAYING', 'OUT_OF_SERVICE'])
const openedBy = z.enum(['DINER', 'WAITER'])

export const tableCard = z.object({
  table_id: id,
  code: z.string(),
  branch_id: id,
  capacity: count,
  status: tableStatus,
  session_id: id.nullable(),
  session_status: sessionStatus.nullable(),
  sector_id: id.nullable(),
  sector_name: z.string().nullable(),
  open_rounds: count,
  pending_calls: count,
  active_service_call_ids: z.array(id),
  check_status: checkStatus.nullable(),
  confirmed_by_name: z.string().nullable(),
})

const inSession = {
  session_id: id,
  table_id: id,
  table_code: z.string(),
  status: sessionStatus,
  opened_at: z.iso.datetime(),
  opened_by: openedBy,
  diner_count: count,
  check_status: checkStatus.nullable(),
  total_cents: cents,
  paid_cents: cents,
}

export const sessionDetail = z.object({
  ...inSession,
  notes: z.string().nullable(),
  diners: z.array(dinerSchema),
  rounds: z.array(roundOutput.extend({ items: z.array(roundItem.extend({ diner_color: z.string().nullable() })) })),
})

/** A table's whole evening for the staff. */
export function presentSessionDetail(
  session: SessionFacts,
  diners: readonly Diner[],
  rounds: readonly RoundView[],
  total: SessionTotal,
): z.infer<typeof sessionDetail> {
  const colors = new Map(diners.map(({ id, color }) => [id, color]))
  return {
    ...presentSession(session, total),
    notes: session.notes,
    diners: diners.map(diner => presentDiner(diner, false)),
    rounds: rounds.map(presentRound).map(round => ({
      ...round,
      items: round.items.map(item => ({
        ...item,
        diner_color: item.diner_id === null ? null : (colors.get(item.diner_id) ?? null),
      })),
    })),
  }
}

export const sessionSummary = z.object({
  ...inSession,
  opened_by_waiter_id: id.nullable(),
  assigned_waiter_id: id.nullable(),
  rounds_count: count,
  is_hybrid: z.boolean(),
})

export const presentSessionSummary = (session: SessionFacts, total: SessionTotal): z.infer<typeof sessionSummary> => ({
  ...presentSession(session, total),
  opened_by_waiter_id: session.openedByWaiterId,
  assigned_waiter_id: session.assignedWaiterId,
  rounds_count: session.roundsCount,
  is_hybrid: session.isHybrid,
})

const presentSession = (session: SessionFacts, { totalCents, paidCents, check }: SessionTotal) => ({
  session_id: session.sessionId,
  table_id: session.tableId,
  table_code: session.tableCode,
  status: session.status,
  opened_at: session.openedAt.toISOString(),
  opened_by: session.openedBy,
  diner_count: session.dinerCount,
  check_status: check?.status ?? null,
  total_cents: totalCents,
  paid_cents: paidCents,
})
