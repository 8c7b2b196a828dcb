import type { Knex } from 'knex'
import { z } from 'zod'
import type { StaffActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import { fieldFault } from '../../domain/field-fault'
import type { Input, Resource, Row, View } from './resource'
import { presentAll } from './rows'
import { type BranchScope, branchesHeld } from './scope'

/** The values that a row is ordered by, ending with its id. */
type Place = readonly (string | number)[]

export interface ListQuery {
  readonly limit: number
  readonly offset: number
  /** The place of the last row of the page before; wins over `offset`. */
  readonly after: Place | null
  readonly includeDeleted: boolean
  readonly branchId: number | null
  /** What the entity's own filters were given. */
  readonly filters: Input
}

export interface RowsPage {
  readonly rows: readonly View[]
  readonly total: number
  readonly next: Place | null
}

/** One page of what the actor may see, in the entity's order. Throws `forbidden` and `not_found` for the branch that is asked for. */
export async function listRows(
  trx: Knex.Transaction,
  resource: Resource,
  actor: StaffActor,
  query: ListQuery,
): Promise<RowsPage> {
  const branchIds = await visibleBranches(trx, resource, actor, query.branchId)
  const all = () => visibleRows(trx, resource, actor.tenantId, branchIds, query)
  const [counted]: { count: number }[] = await all().count({ count: '*' })
  const order = [...(resource.order ?? []), 'id']
  const from = query.after === null ? all().offset(query.offset) : all().whereRaw(...isAfter(resource, order, query.after))
  const rows: Row[] = await from
    .orderBy(order)
    .limit(query.limit + 1)
    .select(`${resource.table}.*`)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    rows: await presentAll(trx, resource, shown),
    total: Number(counted?.count ?? 0),
    next: last && rows.length > shown.length ? order.map(column => last[column] as string | number) : null,
  }
}

/** Throws `invalid_request` for a cursor of another list. */
function isAfter({ view }: Resource, order: readonly string[], place: Place): [sql: string, bindings: (string | number)[]] {
  const isNumber = (column: string) => view.shape[column] instanceof z.ZodNumber
  const fits = order.every((column, at) => (isNumber(column) ? Number.isSafeInteger(place[at]) : typeof place[at] === 'string'))
  if (place.length !== order.length || !fits) throw fieldFault('/cursor', 'El cursor no es de esta lista.', { in: 'query' })
  const values = order.map(column => (isNumber(column) ? '?::bigint' : '?'))
  return [`(${order.map(() => '??').join(', ')}) > (${values.join(', ')})`, [...order, ...place]]
}

async function visibleBranches(
  trx: Knex.Transaction,
  { scope, roles }: Resource,
  actor: StaffActor,
  branchId: number | null,
): Promise<readonly number[] | 'all'> {
  const held = branchesHeld(actor, roles.read)
  if (scope === 'tenant' || branchId === null) return held
  const branch = await trx('branches').where({ id: branchId, tenant_id: actor.tenantId }).whereNull('deleted_at').first('id')
  if (!branch) throw new DomainError('not_found', { entity: 'branch' })
  if (held !== 'all' && !held.includes(branchId)) throw new DomainError('forbidden', { branch_id: branchId })
  return [branchId]
}

function visibleRows(
  trx: Knex.Transaction,
  resource: Resource,
  tenantId: number,
  branchIds: readonly number[] | 'all',
  query: ListQuery,
): Knex.QueryBuilder {
  const { table, filters } = resource
  return trx(table)
    .where(`${table}.tenant_id`, tenantId)
    .modify(rows => void (query.includeDeleted || rows.whereNull(`${table}.deleted_at`)))
    .modify(keepIn, resource, branchIds)
    .modify(rows => filters?.apply(rows, query.filters, branchIds))
}

/** Leaves the rows that belong to some of these branches. */
export function keepIn(rows: Knex.QueryBuilder, { table, scope }: Resource, branchIds: readonly number[] | 'all'): void {
  if (scope !== 'tenant' && branchIds !== 'all') void rows.where(isIn(table, scope, branchIds))
}

/** As one set: asked of row after row, parents would be read again for each. */
const isIn =
  (table: string, { ofRow, ofNone }: BranchScope, branchIds: readonly number[]) =>
  (visible: Knex.QueryBuilder) => {
    const ofThem = `select ${table}.id from ${table} cross join lateral (${ofRow}) as branch (id) where branch.id = any(?)`
    void visible.whereRaw(`${table}.id in (${ofThem})`, [[...branchIds]])
    if (ofNone === undefined) void visible.orWhereRaw(`not exists (${ofRow})`)
  }
