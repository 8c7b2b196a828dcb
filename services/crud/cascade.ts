import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { DeletionModel } from '../../db/models/deletion'
import type { StaffActor } from '../../domain/access/actor'
import { DomainError, type RefusalCode } from '../../domain/errors'
import { inUse } from './in-use'
import type { Effects, Label, Resource, Row, View } from './resource'
import { branchesOfAll } from './rows'
import { branchesHeld, mustHoldInEach, mustHoldSomewhere } from './scope'
import { auditEntry, entityEvent } from './trail'

/** A row and everything that depends on it, however far. */
export interface Cascade {
  readonly resource: Resource
  readonly row: Row
  /** Every row that goes, the root included, by table. */
  readonly taken: ReadonlyMap<string, readonly number[]>
  /** Tables among them whose rows are things of their own, with what they are called: with any of them a delete must say `cascade`. */
  readonly dependants: ReadonlyMap<string, Label>
  /** What uses any of it and stays, by table. */
  readonly staying: ReadonlyMap<string, readonly number[]>
  readonly resourceOf: (table: string) => Resource | undefined
}

/** Follows the children of definitions down. A fixed number of queries a level, whatever hangs there. */
export async function collectCascade(
  trx: Knex.Transaction,
  resource: Resource,
  row: Row,
  resourceOf: Cascade['resourceOf'],
): Promise<Cascade> {
  const taken = new Map<string, number[]>([[resource.table, [row.id]]])
  const dependants = new Map<string, Label>()
  const using = new Map<string, number[]>()
  const queue: { resource: Resource; ids: readonly number[] }[] = [{ resource, ids: [row.id] }]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const child of next.resource.children ?? []) {
      const known = taken.get(child.table) ?? []
      const found: number[] = await trx(child.table)
        .where({ tenant_id: row.tenant_id })
        .whereNull('deleted_at')
        .whereRaw(child.where, [[...next.ids]])
        .orderBy('id')
        .pluck('id')
      if (child.onDelete === 'stay') {
        using.set(child.table, [...(using.get(child.table) ?? []), ...found])
        continue
      }
      const fresh = found.filter(id => !known.includes(id))
      if (fresh.length === 0) continue
      taken.set(child.table, [...known, ...fresh])
      const below = resourceOf(child.table)
      if (child.onDelete === 'refuse') dependants.set(child.table, below?.label ?? child.label ?? [child.table, child.table])
      if (below) queue.push({ resource: below, ids: fresh })
    }
  }
  return { resource, row, taken, dependants, staying: without(using, taken), resourceOf }
}

function without(using: ReadonlyMap<string, readonly number[]>, taken: Cascade['taken']): Cascade['staying'] {
  const staying = [...using].map(
    ([table, ids]) => [table, [...new Set(ids)].filter(id => !taken.get(table)?.includes(id))] as const,
  )
  return new Map(staying.filter(([, ids]) => ids.length > 0))
}

export interface CascadePreview {
  readonly entity_type: string
  readonly entity_id: number
  /** Null = nothing forbids it. */
  readonly blocked_by: {
    readonly code: RefusalCode
    readonly detail: string
    readonly details: Readonly<Record<string, unknown>>
  } | null
  /** What would go beside the row itself. */
  readonly affected: Named[]
  /** What would stay, without it. */
  readonly unlinked: Named[]
}

interface Named {
  readonly entity_type: string
  readonly count: number
  readonly items: { readonly id: number; readonly name: string | null }[]
}

const namesShown = 100

/** For people who are about to delete: what would go, by name. */
export async function describeCascade(trx: Knex.Transaction, cascade: Cascade, actor: StaffActor): Promise<CascadePreview> {
  const { resource, row, taken, staying } = cascade
  const affected: Named[] = []
  for (const [table, ids] of taken) {
    const others = table === resource.table ? ids.filter(id => id !== row.id) : ids
    if (others.length > 0) affected.push(await nameThem(trx, cascade, actor, table, others))
  }
  const unlinked: Named[] = []
  for (const [table, ids] of staying) unlinked.push(await nameThem(trx, cascade, actor, table, ids))
  return { entity_type: resource.name, entity_id: row.id, blocked_by: await obstacleOf(trx, cascade, actor), affected, unlinked }
}

async function nameThem(
  trx: Knex.Transaction,
  { resourceOf }: Cascade,
  actor: StaffActor,
  table: string,
  ids: readonly number[],
): Promise<Named> {
  const named = resourceOf(table)
  const shown = ids.slice(0, namesShown)
  const items: Named['items'] =
    named && (await areVisible(trx, named, ids, actor))
      ? await trx(table)
          .whereIn('id', shown)
          .orderBy('id')
          .select('id', `${named.title ?? 'name'} as name`)
      : shown.map(id => ({ id, name: null }))
  return { entity_type: named?.name ?? table, count: ids.length, items }
}

async function areVisible(
  trx: Knex.Transaction,
  resource: Resource,
  ids: readonly number[],
  actor: StaffActor,
): Promise<boolean> {
  const held = branchesHeld(actor, resource.roles.read)
  if (held === 'all' || resource.scope === 'tenant') return true
  return [...(await branchesOfAll(trx, resource, ids)).values()].every(branchIds => branchIds.some(id => held.includes(id)))
}

async function obstacleOf(trx: Knex.Transaction, cascade: Cascade, actor: StaffActor): Promise<CascadePreview['blocked_by']> {
  try {
    await mustBeRemovable(trx, cascade, actor)
    return null
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { code: error.code, detail: error.message, details: error.details }
  }
}

interface Removal {
  readonly actor: StaffActor
  readonly view: View
  readonly branchIds: readonly number[]
  readonly cascade: boolean
}

/** Deletes it all as one operation that can be undone as one. Throws `in_use`, and what the hooks of any entity among it refuse. */
export async function takeDown(trx: Knex.Transaction, cascade: Cascade, removal: Removal): Promise<Effects> {
  if (cascade.dependants.size + cascade.staying.size > 0 && !removal.cascade) throw refusalOf(cascade)
  await mustBeRemovable(trx, cascade, removal.actor)
  const { resource, row, taken, staying, resourceOf } = cascade
  const { actor, branchIds, view } = removal
  const elsewhere = await goneElsewhere(trx, cascade, removal)
  await softDelete(trx, cascade, actor)
  const effects: Effects[] = []
  for (const [table, ids] of taken) effects.push((await resourceOf(table)?.hooks.afterDelete?.(trx, ids, actor)) ?? {})
  const listed = (rows: Cascade['staying']) =>
    [...rows].map(([table, ids]) => ({ entity_type: resourceOf(table)?.name ?? table, entity_ids: ids }))
  const affected = listed(new Map([...taken].filter(([table]) => table !== resource.table)))
  const unlinked = listed(staying)
  const about = { entity_id: row.id, affected }
  const events = [
    ...(cascade.dependants.size > 0 ? [entityEvent('CASCADE_DELETE', resource, actor, branchIds, about)] : []),
    entityEvent('ENTITY_DELETED', resource, actor, branchIds, { ...view, entity_id: row.id }),
  ]
  const newValues =
    affected.length + unlinked.length > 0
      ? { ...(affected.length > 0 && { affected }), ...(unlinked.length > 0 && { unlinked }) }
      : null
  return {
    events: [...events, ...[...elsewhere, ...effects].flatMap(({ events: more = [] }) => more)],
    audit: [
      auditEntry(resource, actor, branchIds, { action: 'DELETE', entityId: row.id, oldValues: view, newValues }),
      ...[...elsewhere, ...effects].flatMap(({ audit = [] }) => audit),
    ],
    logsOut: effects.flatMap(({ logsOut = [] }) => logsOut),
  }
}

/** What goes along but belongs to other branches than the root is told and filed there, too. */
async function goneElsewhere(trx: Knex.Transaction, cascade: Cascade, { actor, branchIds }: Removal): Promise<Effects[]> {
  const { dependants, taken, resourceOf } = cascade
  const effects: Effects[] = []
  for (const table of dependants.keys()) {
    const resource = resourceOf(table)
    if (!resource) continue
    for (const [id, held] of await branchesOfAll(trx, resource, taken.get(table) ?? [])) {
      const others = held.filter(branchId => !branchIds.includes(branchId))
      for (const branchId of others)
        effects.push({
          events: [entityEvent('ENTITY_DELETED', resource, actor, [branchId], { entity_id: id })],
          audit: [auditEntry(resource, actor, [branchId], { action: 'DELETE', entityId: id, oldValues: null, newValues: null })],
        })
    }
  }
  return effects
}

function refusalOf({ dependants, taken, staying, resourceOf }: Cascade): DomainError {
  const counted = (table: string, ids: readonly number[] = [], label: Label = [table, table]) => ({
    entity_type: resourceOf(table)?.name ?? table,
    count: ids.length,
    label,
  })
  const going = [...dependants].map(([table, label]) => counted(table, taken.get(table), label))
  const using = [...staying].map(([table, ids]) => counted(table, ids, resourceOf(table)?.label))
  return new DomainError('in_use', inUse(going, using))
}

async function mustBeRemovable(trx: Knex.Transaction, cascade: Cascade, actor: StaffActor): Promise<void> {
  const { taken, resourceOf } = cascade
  for (const [table, ids] of taken) {
    const known = resourceOf(table)
    if (known) await mustHoldAll(trx, cascade, known, ids, actor)
    await known?.hooks.validateDelete?.(trx, ids, actor)
  }
}

/** Who deletes a thing must be allowed to delete each thing that goes with it, in each of its branches. Throws `forbidden`. */
async function mustHoldAll(
  trx: Knex.Transaction,
  { dependants }: Cascade,
  resource: Resource,
  ids: readonly number[],
  actor: StaffActor,
): Promise<void> {
  if (!dependants.has(resource.table)) return
  const { roles, scope, label } = resource
  const detail = `Se irían también ${label[1]}, y tu rol no permite borrar todo eso.`
  try {
    mustHoldSomewhere(actor, roles.remove)
    if (scope === 'tenant') return
    for (const branchIds of (await branchesOfAll(trx, resource, ids)).values()) mustHoldInEach(actor, roles.remove, branchIds)
  } catch (error) {
    throw error instanceof DomainError ? new DomainError(error.code, { entity: resource.name, detail }) : error
  }
}

async function softDelete(trx: Knex.Transaction, { resource, row, taken }: Cascade, actor: StaffActor): Promise<void> {
  const id = randomUUID()
  const inactive: Record<string, number[]> = {}
  for (const [table, ids] of taken) {
    const off: number[] = await trx(table).whereIn('id', ids).where({ is_active: false }).orderBy('id').pluck('id')
    if (off.length > 0) inactive[table] = off
    // What another delete took meanwhile stays that one's: restoring goes by `deleted_with`.
    await trx(table)
      .whereIn('id', ids)
      .whereNull('deleted_at')
      .update({
        is_active: false,
        deleted_at: trx.fn.now(),
        deleted_by_id: actor.userId,
        deleted_by_email: actor.email,
        deleted_with: id,
        version: trx.raw('version + 1'),
      })
  }
  await DeletionModel.query(trx).insert({
    id,
    tenant_id: row.tenant_id,
    entity_type: resource.name,
    root_table: resource.table,
    entity_id: row.id,
    taken: Object.fromEntries(taken),
    inactive,
    deleted_by_id: actor.userId,
    deleted_by_email: actor.email,
  })
}
