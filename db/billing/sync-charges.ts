import type { Knex } from 'knex'
import { chargeChanges } from '../../domain/billing/charges'
import type { EventActor, NewEvent } from '../../domain/events'
import type { SessionPlace } from '../../domain/floor/session'
import { applySessionCredit } from './allocate-payment'
import { insertCharges, readBillableItems, reverseCharges, standingCharges } from './charges'
import { findOpenCheck, lockCheck } from './checks'
import { settleCheck } from './settle-check'

/**
 * Brings the session's charges in line with its lines, after any change to its rounds and in the same transaction.
 * With a check open: newly accepted lines join it. Always: charges of lines no longer owed are reversed, what had paid them
 * becomes credit and first covers what the open check still owes. Without an open check and nothing charged: nothing happens.
 * The session must be locked. Returns the events of the checks that changed.
 */
export async function syncCharges(trx: Knex.Transaction, place: SessionPlace, actor: EventActor): Promise<readonly NewEvent[]> {
  const open = await findOpenCheck(trx, place.sessionId)
  const standing = await standingCharges(trx, place.sessionId)
  if (!open && standing.length === 0) return []

  const { add, reverse } = chargeChanges(await readBillableItems(trx, place.sessionId), standing)
  const touched = new Set(standing.filter(charge => reverse.includes(charge.id)).map(charge => charge.checkId))
  if (open) touched.add(open.id)
  const checks = []
  for (const id of [...touched].sort((a, b) => a - b)) checks.push(await lockCheck(trx, id))

  await reverseCharges(trx, reverse, 'not_owed')
  if (open) {
    await insertCharges(trx, open, add)
    await applySessionCredit(trx, place.sessionId, open.id)
  }

  const events: NewEvent[] = []
  for (const check of checks) events.push(...(await settleCheck(trx, place, check, actor)).events)
  return events
}
