import type { Knex } from 'knex'
import { DomainError } from '../../domain/errors'
import type { Input, Resource, Row, View } from './resource'

/** A row of this restaurant. Throws `not_found`. */
export async function findRow(
  trx: Knex.Transaction,
  resource: Resource,
  tenantId: number,
  id: number,
  includeDeleted = false,
): Promise<Row> {
  const query = resource.model.query(trx).where({ id, tenant_id: tenantId })
  const row = await (includeDeleted ? query : query.whereNull('deleted_at')).first()
  return found(resource, row)
}

/**
 * The same, and nobody else changes it until the transaction ends. Whoever only points at it, as an order at a product, need not wait; whoever
 * makes something that belongs to it locks it (scope, references) and does.
 */
export async function lockRow(trx: Knex.Transaction, resource: Resource, tenantId: number, id: number): Promise<Row> {
  return found(
    resource,
    await resource.model.query(trx).where({ id, tenant_id: tenantId }).whereNull('deleted_at').forNoKeyUpdate().first(),
  )
}

function found(resource: Resource, row: unknown): Row {
  if (!row) throw new DomainError('not_found', { entity: resource.name })
  return row as Row
}

/** The branches that a row belongs to; none for what belongs to the restaurant as a whole. */
export async function branchesOf(trx: Knex.Transaction, resource: Resource, id: number): Promise<readonly number[]> {
  return (await branchesOfAll(trx, resource, [id])).get(id) ?? []
}

/** The same for many rows, in one query. */
export async function branchesOfAll(
  trx: Knex.Transaction,
  { scope, table }: Resource,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  if (scope === 'tenant' || ids.length === 0) return new Map()
  const { rows }: { rows: { id: number; branch_ids: number[] }[] } = await trx.raw(
    `select ??, array(${scope.ofRow} order by 1) as branch_ids from ?? where ?? = any(?)`,
    [`${table}.id`, table, `${table}.id`, [...ids]],
  )
  return new Map(rows.map(({ id, branch_ids }) => [id, branch_ids.map(Number)]))
}

export async function presentOne(trx: Knex.Transaction, resource: Resource, row: Row): Promise<View> {
  const [view] = await presentAll(trx, resource, [row])
  if (!view) throw new Error(`${resource.name} ${row.id} was not presented`)
  return view
}

/** As JSON: a repeated command answers what was stored of the first one. */
export async function presentAll(trx: Knex.Transaction, resource: Resource, rows: readonly Row[]): Promise<readonly View[]> {
  const views = (await resource.present?.(trx, rows)) ?? rows
  const shown = Object.keys(resource.view.shape)
  return views.map(view => Object.fromEntries(shown.map(name => [name, asJson(view[name])])))
}

/** Moments are all that a row holds and JSON does not; what is deeper came as JSON. */
const asJson = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)

const uniqueViolation = '23505'

/** Throws `duplicate` naming the fields that another live row has already. */
export async function refuseDuplicates<T>(resource: Resource, input: Input, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const fields = resource.unique ?? []
    const values = fields.map(field => input[field]).filter(value => typeof value === 'string')
    const detail = values.length > 0 ? takenWords(resource, values.join(', ')) : undefined
    throw new DomainError('duplicate', { entity: resource.name, fields, ...(detail && { detail }) })
  }
}

const takenWords = ({ uniqueAmong, label }: Resource, value: string): string =>
  uniqueAmong === 'everybody' ? `«${value}» no está disponible.` : `Ya existe ${label[0]} con «${value}».`

/** Objection wraps the driver's error. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === uniqueViolation) || ('nativeError' in error && isUniqueViolation(error.nativeError)))
