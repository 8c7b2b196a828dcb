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
export const roundsIn = (db: Knex, branchIds: Branches, statuses: readonly RoundStatus[]): Promise<RoundView[]> =>
  readRounds(db, inBranches(db, branchIds, statuses))

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

interface RoundsPage {
  readonly rows: readonly RoundView[]
  readonly total: number
  /** The place of the last row, when more follow. */
  readonly next: RoundPlace | null
}

/** Where a round stands in a list: when it was sent, in microseconds since 1970, and its id. */
type RoundPlace = readonly [sentAt: number, id: number]

interface PageOfRounds {
  readonly branchIds: Branches
  readonly statuses: readonly RoundStatus[]
  readonly limit: number
  readonly offset: number
  /** Only what comes after it; wins over `offset`. */
  readonly after: RoundPlace | null
}

/** One page of `roundsIn`. Rounds that leave the list between two pages neither hide nor repeat another when `after` is used. */
export async function pageOfRounds(db: Knex, page: PageOfRounds): Promise<RoundsPage> {
  const sentAt = db.raw('(extract(epoch from submitted_at) * 1000000)::bigint')
  const all: { sent_at: number; id: number }[] = await inBranches(db, page.branchIds, page.statuses)
    .orderBy([{ column: 'submitted_at' }, { column: 'id' }])
    .select({ id: 'id', sent_at: sentAt })
  const { after } = page
  const rest =
    after === null
      ? all.slice(page.offset)
      : all.filter(row => row.sent_at > after[0] || (row.sent_at === after[0] && row.id > after[1]))
  const shown = rest.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    rows: await listRounds(
      db,
      shown.map(({ id }) => id),
    ),
    total: all.length,
    next: last && rest.length > shown.length ? [last.sent_at, last.id] : null,
  }
}

async function readRounds(db: Knex, query: Knex.QueryBuilder): Promise<RoundView[]> {
  const rows: { id: number }[] = await query.orderBy([{ column: 'submitted_at' }, { column: 'id' }]).select('id')
  return listRounds(
    db,
    rows.map(({ id }) => id),
  )
}
