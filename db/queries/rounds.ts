import type { Knex } from 'knex'
import type { RoundStatus, RoundView } from '../../domain/dining/round'
import { listRounds } from '../dining/rounds'
import { BranchSettingModel } from '../models/branch-setting'
import { type PageOf, pageOf, type Wanted } from './page-of'

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

type Branches = readonly number[] | 'all'

function inBranches(db: Knex, branchIds: Branches, statuses: readonly RoundStatus[]): Knex.QueryBuilder {
  const query = db('rounds').whereIn('status', [...statuses])
  return branchIds === 'all' ? query : query.whereIn('branch_id', [...branchIds])
}

/** How many rounds of some branches are in each of some states; states without any are absent. */
export async function countRounds(
  db: Knex,
  branchIds: Branches,
  statuses: readonly RoundStatus[],
): Promise<Map<RoundStatus, number>> {
  const rows: { status: RoundStatus; count: number }[] = await inBranches(db, branchIds, statuses)
    .groupBy('status')
    .select('status', db.raw('count(*) as count'))
  return new Map(rows.map(({ status, count }) => [status, count]))
}

/** Rounds of some branches in some states, oldest first. */
export const pageOfRounds = (
  db: Knex,
  branchIds: Branches,
  statuses: readonly RoundStatus[],
  wanted: Wanted,
): Promise<PageOf<RoundView>> => readPage(db, () => inBranches(db, branchIds, statuses), wanted)

/** As `roundsOfSession`, page by page. */
export const pageOfSessionRounds = (db: Knex, sessionId: number, wanted: Wanted): Promise<PageOf<RoundView>> =>
  readPage(db, () => db('rounds').where({ table_session_id: sessionId }), wanted)

async function readPage(db: Knex, rounds: () => Knex.QueryBuilder, wanted: Wanted): Promise<PageOf<RoundView>> {
  const order = [
    ['submitted_at', 'moment'],
    ['id', 'number'],
  ] as const
  const { rows, ...page } = await pageOf<{ id: number }>(db, () => rounds().select('id'), order, wanted)
  return {
    ...page,
    rows: await listRounds(
      db,
      rows.map(({ id }) => id),
    ),
  }
}

async function readRounds(db: Knex, query: Knex.QueryBuilder): Promise<RoundView[]> {
  const rows: { id: number }[] = await query.orderBy([{ column: 'submitted_at' }, { column: 'id' }]).select('id')
  return listRounds(
    db,
    rows.map(({ id }) => id),
  )
}
