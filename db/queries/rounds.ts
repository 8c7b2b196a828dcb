import type { Knex } from 'knex'
import type { RoundStatus, RoundView } from '../../domain/dining/round'
import { listRounds } from '../dining/rounds'
import { BranchSettingModel } from '../models/branch-setting'

interface RoundTimes {
  readonly approvalReminderMs: number
  readonly kitchenTargetMs: number
}

const defaults = { approval_reminder_seconds: 300, kitchen_target_seconds: 900 }

/** A branch's patience with rounds, in milliseconds. */
export async function readRoundTimes(db: Knex, branchId: number): Promise<RoundTimes> {
  const settings = (await BranchSettingModel.query(db).findById(branchId)) ?? defaults
  return {
    approvalReminderMs: settings.approval_reminder_seconds * 1_000,
    kitchenTargetMs: settings.kitchen_target_seconds * 1_000,
  }
}

/** Rounds of a session that are neither served nor canceled. */
export async function unfinishedRounds(db: Knex, sessionId: number): Promise<RoundView[]> {
  return readRounds(db, db('rounds').where({ table_session_id: sessionId }).whereNotIn('status', ['SERVED', 'CANCELED']))
}

/** All rounds of a session, canceled ones too: people see what became of them. */
export const roundsOfSession = (db: Knex, sessionId: number): Promise<RoundView[]> =>
  readRounds(db, db('rounds').where({ table_session_id: sessionId }))

/** Rounds of some branches in some states, oldest first. */
export function roundsIn(db: Knex, branchIds: readonly number[] | 'all', statuses: readonly RoundStatus[]): Promise<RoundView[]> {
  const query = db('rounds').whereIn('status', [...statuses])
  return readRounds(db, branchIds === 'all' ? query : query.whereIn('branch_id', [...branchIds]))
}

async function readRounds(db: Knex, query: Knex.QueryBuilder): Promise<RoundView[]> {
  const rows: { id: number }[] = await query.orderBy([{ column: 'submitted_at' }, { column: 'id' }]).select('id')
  return listRounds(
    db,
    rows.map(({ id }) => id),
  )
}
