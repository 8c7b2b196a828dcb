import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { beginSession } from '../../db/floor/begin-session'
import { type FloorTable, findAddressedTable, findLiveSession, lockTable, type TableAddress } from '../../db/floor/tables'
import { asSystem } from '../../db/postgres'
import { DomainError } from '../../domain/errors'
import type { SessionStatus } from '../../domain/floor/session'

/** A seat at a table: what a table token says. */
export interface JoinedSession {
  readonly sessionId: number
  readonly tenantId: number
  readonly branchId: number
  readonly tableId: number
  readonly tableCode: string
  readonly status: SessionStatus
}

/**
 * Sits a phone at a table: the session that is going on there, or a new one. However many phones scan at once, one session begins.
 * Throws `not_found`, `table_out_of_service`.
 */
export async function joinTable(
  deps: CommitDeps,
  address: TableAddress,
  command: Omit<CommandScope, 'tenantId'>,
): Promise<JoinedSession> {
  const { table, joined } = await asSystem(deps.knex, async trx => {
    const found = await findAddressedTable(trx, address)
    return { table: found, joined: await joinLive(trx, found) }
  })
  if (joined) return joined // most scans: nothing to write
  return commit(deps, { ...command, tenantId: table.tenantId }, async trx => {
    const locked = await lockTable(trx, table.id)
    const overtaken = await joinLive(trx, locked)
    if (overtaken) return { result: overtaken }
    const { place, events } = await beginSession(trx, locked, byScan, { user_id: null, diner_id: null, role: 'DINER' })
    return { result: joinedSession(locked, { id: place.sessionId, status: place.status }), events }
  })
}

const byScan = { openedBy: 'DINER', waiterId: null, dinerCount: null, notes: null } as const

async function joinLive(trx: Knex.Transaction, table: FloorTable): Promise<JoinedSession | null> {
  if (table.status === 'OUT_OF_SERVICE') throw new DomainError('table_out_of_service')
  const live = await findLiveSession(trx, table.id)
  return live && joinedSession(table, live)
}

const joinedSession = (table: FloorTable, session: { id: number; status: SessionStatus }): JoinedSession => ({
  sessionId: session.id,
  tenantId: table.tenantId,
  branchId: table.branchId,
  tableId: table.id,
  tableCode: table.code,
  status: session.status,
})
