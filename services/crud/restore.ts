import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { commit } from '../../db/commit'
import { DeletionModel, type RowsByTable } from '../../db/models/deletion'
import type { StaffActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import type { CrudDeps } from './base-crud-service'
import type { Effects, Input, Resource, Row } from './resource'
import { branchesOf, isUniqueViolation, presentOne } from './rows'
import { mustHoldSomewhere } from './scope'
import { auditEntry, entityEvent } from './trail'

interface Restored {
  /** Where the root of the delete lives: whatever of it is asked for, all of it comes back. */
  readonly table: string
  readonly branchIds: readonly number[]
  readonly ids: readonly number[]
}

/**
 * Brings back a deleted row with all that its delete took along, each as active as it was. ADMIN only. Throws `not_found` for what is not
 * deleted, `parent_deleted` while what it belongs to is gone, `duplicate` when its name was given to another meanwhile. Returns the entity of
 * the delete's root.
 */
export async function restore(
  deps: CrudDeps,
  scope: CommandScope,
  actor: StaffActor,
  resource: Resource,
  id: number,
): Promise<Resource> {
  mustHoldSomewhere(actor, ['ADMIN'])
  const entityOf = (table: string) => (table === resource.table ? resource : deps.resourceOf(table))
  const { table: root, ...what } = await commit<Restored>(deps, scope, async trx => {
    const row = await lockDeleted(trx, resource, actor.tenantId, id)
    const { taken, inactive, root } = await operationOf(trx, resource, row)
    const effects: Effects[] = []
    for (const [table, rowIds] of Object.entries(taken))
      await bringBack(trx, { table, entity: entityOf(table), ids: rowIds, off: inactive[table] ?? [], row, actor })
    for (const [table, rowIds] of Object.entries(taken)) {
      const known = entityOf(table)
      if (known) await mustHaveParents(trx, known, rowIds)
      effects.push((await known?.hooks.afterRestore?.(trx, rowIds, actor)) ?? {})
    }
    const rootResource = entityOf(root.table) ?? resource
    const restored = (await rootResource.model.query(trx).findById(root.id)) as unknown as Row
    const belongsTo = await branchesOf(trx, rootResource, root.id)
    const view = await presentOne(trx, rootResource, restored)
    return {
      result: { table: root.table, branchIds: belongsTo, ids: [root.id] },
      events: [
        entityEvent('ENTITY_CREATED', rootResource, actor, belongsTo, { ...view, entity_id: root.id, restored: true }),
        ...effects.flatMap(({ events = [] }) => events),
      ],
      audit: [
        auditEntry(rootResource, actor, belongsTo, {
          action: 'RESTORE',
          entityId: root.id,
          oldValues: null,
          newValues: { taken },
        }),
        ...effects.flatMap(({ audit = [] }) => audit),
      ],
      logsOut: effects.flatMap(({ logsOut = [] }) => logsOut),
    }
  })
  await entityOf(root)
    ?.announce?.(deps, { tenantId: scope.tenantId, ...what })
    .catch((error: unknown) => deps.log.warn({ err: error, entity: resource.name }, 'a restored entity was not announced'))
  return entityOf(root) ?? resource
}

async function lockDeleted(trx: Knex.Transaction, resource: Resource, tenantId: number, id: number): Promise<Row> {
  const row = await resource.model
    .query(trx)
    .where({ id, tenant_id: tenantId })
    .whereNotNull('deleted_at')
    .forNoKeyUpdate()
    .first()
  if (!row) throw new DomainError('not_found', { entity: resource.name, detail: 'No hay nada borrado con ese número.' })
  return row as unknown as Row
}

interface Operation {
  readonly taken: RowsByTable
  readonly inactive: RowsByTable
  readonly root: { readonly table: string; readonly id: number }
}

/** The delete that took the row. A row that went by itself, without record, is all of its operation. */
async function operationOf(trx: Knex.Transaction, resource: Resource, row: Row): Promise<Operation> {
  const alone = { taken: { [resource.table]: [row.id] }, inactive: {}, root: { table: resource.table, id: row.id } }
  if (row.deleted_with === null) return alone
  const deletion = await DeletionModel.query(trx)
    .where({ id: row.deleted_with as string, tenant_id: row.tenant_id })
    .forUpdate()
    .first()
  if (!deletion) return alone
  await DeletionModel.query(trx).findById(deletion.id).patch({ restored_at: new Date() })
  const { taken, inactive, root_table: table, entity_id: id } = deletion
  return { taken, inactive, root: { table, id } }
}

interface Return {
  readonly table: string
  readonly entity: Resource | undefined
  readonly ids: readonly number[]
  /** Those that were switched off before. */
  readonly off: readonly number[]
  readonly row: Row
  readonly actor: StaffActor
}

async function bringBack(trx: Knex.Transaction, { table, entity, ids, off, row, actor }: Return): Promise<void> {
  const nothing: Input = { deleted_at: null, deleted_by_id: null, deleted_by_email: null, deleted_with: null }
  try {
    await trx(table)
      .whereIn('id', [...ids])
      .where({ tenant_id: row.tenant_id, deleted_with: row.deleted_with })
      .update({
        ...nothing,
        is_active: trx.raw('not (id = any(?))', [[...off]]),
        version: trx.raw('version + 1'),
        updated_by_id: actor.userId,
        updated_by_email: actor.email,
      })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new DomainError('duplicate', {
      entity: entity?.name ?? table,
      fields: entity?.unique ?? [],
      detail: 'Mientras estaba borrado se ocupó su nombre, código o correo.',
    })
  }
}

/** Throws `parent_deleted` when a row that came back points at one that is still gone. The others stay until the commit. */
async function mustHaveParents(trx: Knex.Transaction, resource: Resource, ids: readonly number[]): Promise<void> {
  for (const [column, table] of Object.entries(resource.parents)) {
    const pairs: { parent_id: number; deleted_at: Date | null }[] = await trx(`${resource.table} as child`)
      .join(`${table} as parent`, 'parent.id', `child.${column}`)
      .whereIn('child.id', [...ids])
      .orderBy('parent.id')
      .forShare('parent')
      .select('parent.id as parent_id', 'parent.deleted_at')
    const orphan = pairs.find(({ deleted_at }) => deleted_at !== null)
    if (orphan) throw new DomainError('parent_deleted', { entity: resource.name, field: column, parent_id: orphan.parent_id })
  }
}
