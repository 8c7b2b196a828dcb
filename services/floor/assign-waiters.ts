import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type Change, type CommitDeps, commit } from '../../db/commit'
import type { AuditEntry } from '../../db/events/audit'
import { type Assignment, listAssignments, readBranchFloor } from '../../db/queries/floor/assignments'
import { leadingRole, type StaffActor } from '../../domain/access/actor'
import { toEventActor } from '../../domain/access/event-actor'
import { DomainError } from '../../domain/errors'
import type { NewEvent } from '../../domain/events'
import type { Shift } from '../../domain/floor/shift'

interface Day {
  readonly branchId: number
  readonly actor: StaffActor
  /** YYYY-MM-DD */
  readonly date: string
  /** Null = all day. */
  readonly shift: Shift | null
}

interface Pair {
  readonly sectorId: number
  readonly waiterId: number
}

export interface AssignedWaiters {
  readonly createdCount: number
  readonly skippedCount: number
  /** What was asked for, as it now stands. */
  readonly assignments: readonly Assignment[]
}

/**
 * Gives sectors to waiters for a day; what is there already is skipped. Throws `unknown_sector` and `unknown_waiter` for what does not
 * belong to the branch: nothing is assigned then.
 */
export const assignWaiters = (deps: CommitDeps, scope: CommandScope, day: Day, pairs: readonly Pair[]) =>
  commit<AssignedWaiters>(deps, scope, async trx => {
    const { sectors, waiters } = await readBranchFloor(trx, day.branchId)
    const unknownSectors = strangers(
      pairs.map(pair => pair.sectorId),
      sectors,
    )
    if (unknownSectors.length > 0) throw new DomainError('unknown_sector', { sector_ids: unknownSectors, sectors })
    const unknownWaiters = strangers(
      pairs.map(pair => pair.waiterId),
      waiters,
    )
    if (unknownWaiters.length > 0) throw new DomainError('unknown_waiter', { waiter_ids: unknownWaiters })
    return insert(trx, day, pairs)
  })

/** Does as on another day. Sectors that are gone, and people who no longer wait there, are left out. */
export const copyAssignments = (deps: CommitDeps, scope: CommandScope, day: Day, fromDate: string) =>
  commit<AssignedWaiters>(deps, scope, async trx => {
    const { sectors, waiters } = await readBranchFloor(trx, day.branchId)
    const then = await listAssignments(trx, { date: fromDate, shift: day.shift }, { branchId: day.branchId })
    const wanted = then.filter(
      ({ sector_id, waiter_id }) => sectors.some(({ id }) => id === sector_id) && waiters.some(({ id }) => id === waiter_id),
    )
    const results: Change<AssignedWaiters>[] = []
    for (const shift of new Set(wanted.map(known => known.shift)))
      results.push(await insert(trx, { ...day, shift }, wanted.filter(known => known.shift === shift).map(toPair)))
    return {
      result: {
        createdCount: results.reduce((sum, { result }) => sum + result.createdCount, 0),
        skippedCount: results.reduce((sum, { result }) => sum + result.skippedCount, 0),
        assignments: results.flatMap(({ result }) => result.assignments),
      },
      events: results.flatMap(({ events }) => events ?? []),
      audit: results.flatMap(({ audit }) => audit ?? []),
    }
  })

/** Takes assignments away, all of them or none. Returns what was there. */
export const removeAssignments = (deps: CommitDeps, scope: CommandScope, actor: StaffActor, gone: readonly Assignment[]) =>
  commit<readonly Assignment[]>(deps, scope, async trx => {
    const [first] = gone
    if (!first) return { result: gone }
    const { userId, email } = actor
    await trx('waiter_sector_assignments').whereIn('id', gone.map(idOf)).whereNull('deleted_at').update({
      is_active: false,
      deleted_at: trx.fn.now(),
      deleted_by_id: userId,
      deleted_by_email: email,
      deleted_with: randomUUID(),
    })
    const day = { branchId: first.branch_id, actor, date: first.assignment_date, shift: first.shift }
    return { result: gone, ...told(day, 'assignment.delete', gone) }
  })

const strangers = (ids: readonly number[], known: readonly { readonly id: number }[]): number[] =>
  [...new Set(ids)].filter(id => known.every(one => one.id !== id))

const toPair = (known: Assignment): Pair => ({ sectorId: known.sector_id, waiterId: known.waiter_id })
const idOf = ({ id }: { readonly id: number }): number => id

async function insert(trx: Knex.Transaction, day: Day, pairs: readonly Pair[]): Promise<Change<AssignedWaiters>> {
  const { branchId, actor, date, shift } = day
  const distinct = [...new Map(pairs.map(pair => [`${pair.sectorId}:${pair.waiterId}`, pair])).values()]
  const created: { id: number }[] =
    distinct.length === 0
      ? []
      : await trx('waiter_sector_assignments')
          .insert(
            distinct.map(pair => ({
              tenant_id: actor.tenantId,
              branch_id: branchId,
              sector_id: pair.sectorId,
              waiter_id: pair.waiterId,
              assignment_date: date,
              shift,
              created_by_id: actor.userId,
              created_by_email: actor.email,
            })),
          )
          .onConflict()
          .ignore()
          .returning('id')
  const standing = (await listAssignments(trx, { date, shift }, { branchId })).filter(
    known =>
      known.shift === shift && distinct.some(pair => pair.sectorId === known.sector_id && pair.waiterId === known.waiter_id),
  )
  const isNew = (known: Assignment) => created.some(({ id }) => id === known.id)
  return {
    result: { createdCount: created.length, skippedCount: distinct.length - created.length, assignments: standing },
    ...(created.length === 0 ? {} : told(day, 'assignment.create', standing.filter(isNew))),
  }
}

/** One event and one line of audit for a whole plan: a day is one thing to whoever reads it. */
function told(day: Day, action: string, changed: readonly Assignment[]): { events: NewEvent[]; audit: AuditEntry[] } {
  const { branchId, actor, date } = day
  const values = {
    assignment_date: date,
    assignments: changed.map(({ id, sector_id, waiter_id, shift }) => ({ id, sector_id, waiter_id, shift })),
  }
  const entityId = changed[0]?.id ?? 0
  const event: NewEvent = {
    type: 'ENTITY_UPDATED',
    tenant_id: actor.tenantId,
    branch_id: branchId,
    table_id: null,
    session_id: null,
    sector_id: null,
    entity: { entity_type: 'assignment', entity_id: entityId, action, ...values },
    actor: toEventActor(actor, branchId),
  }
  const entry: AuditEntry = {
    actor,
    role: leadingRole(actor, branchId),
    branchId,
    action,
    entityType: 'assignment',
    entityId,
    ...(action === 'assignment.delete' ? { oldValues: values } : { newValues: values }),
  }
  return { events: [event], audit: [entry] }
}
