import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { beginSession } from '../../db/floor/begin-session'
import { findLiveSession, lockTable } from '../../db/floor/tables'
import { leadingRole, type StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { mustBeAllowed } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'

export interface Activation {
  readonly tableId: number
  readonly actor: StaffActor
  readonly dinerCount: number
  readonly notes: string | null
}

export interface ActivatedTable {
  readonly sessionId: number
  readonly tableId: number
  readonly tableCode: string
  /** ISO */
  readonly openedAt: string
  readonly dinerCount: number
}

/** A waiter seats guests at a free table. Throws `not_found`, `forbidden`, `table_out_of_service`, `table_occupied`. */
export const activateTable = (deps: CommitDeps, scope: CommandScope, { tableId, actor, dinerCount, notes }: Activation) =>
  commit<ActivatedTable>(deps, scope, async trx => {
    const table = await lockTable(trx, tableId)
    mustBeAllowed(actor, 'table.activate', table.branchId)
    if (table.status === 'OUT_OF_SERVICE') throw new DomainError('table_out_of_service')
    const live = await findLiveSession(trx, tableId)
    if (live || table.status !== 'FREE') throw new DomainError('table_occupied', { session_id: live?.id ?? null })

    const beginning = { openedBy: 'WAITER', waiterId: actor.userId, dinerCount, notes } as const
    const { place, openedAt, events } = await beginSession(trx, table, beginning, toEventActor(actor, table.branchId))
    return {
      result: {
        sessionId: place.sessionId,
        tableId,
        tableCode: table.code,
        openedAt: openedAt.toISOString(),
        dinerCount,
      },
      events,
      audit: [
        {
          actor,
          role: leadingRole(actor, table.branchId),
          branchId: table.branchId,
          action: 'table.activate',
          entityType: 'table',
          entityId: tableId,
          newValues: { session_id: place.sessionId, diner_count: dinerCount, notes },
        },
      ],
    }
  })
