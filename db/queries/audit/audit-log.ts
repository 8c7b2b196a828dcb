import type { Knex } from 'knex'
import type { Values } from '../../../domain/audit/changes'

export interface AuditFilter {
  readonly tenantId: number
  /** `'all'` takes in lines of no branch; a list does not. */
  readonly branchIds: readonly number[] | 'all'
  readonly entityType?: string | undefined
  readonly entityId?: number | undefined
  readonly action?: string | undefined
  readonly userId?: number | undefined
  readonly requestId?: string | undefined
  /** Both inclusive: a moment to the millisecond, or a whole day (YYYY-MM-DD) by the clock of the only branch, else of the oldest one. */
  readonly from?: Date | string | undefined
  readonly to?: Date | string | undefined
}

export interface AuditLogLine {
  readonly id: number
  readonly seq: number
  readonly tenant_id: number
  readonly branch_id: number | null
  readonly user_id: number | null
  readonly user_email: string | null
  readonly diner_id: number | null
  readonly role: string | null
  readonly action: string
  readonly entity_type: string
  readonly entity_id: number
  readonly old_values: Values | null
  readonly new_values: Values | null
  readonly reason: string | null
  readonly ip_address: string | null
  readonly user_agent: string | null
  readonly request_id: string | null
  readonly prev_hash: string
  readonly hash: string
  readonly created_at: Date
}

interface PageOfLines {
  readonly limit: number
  readonly offset: number
  /** Only lines before this one; wins over `offset`. */
  readonly before: number | null
}

export interface AuditLogPage {
  readonly rows: readonly AuditLogLine[]
  /** The number of the last line, when more follow. */
  readonly next: number | null
}

/** Lines of a tenant's trail, newest first. Lines that are added between two pages move none of them when `before` is used. */
export async function pageOfAuditLog(
  db: Knex,
  filter: AuditFilter,
  { limit, offset, before }: PageOfLines,
): Promise<AuditLogPage> {
  const query = matching(db, filter)
    .orderBy('seq', 'desc')
    .limit(limit + 1)
  const found: AuditLogLine[] = await (before === null ? query.offset(offset) : query.where('seq', '<', before))
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? (rows.at(-1)?.seq ?? null) : null }
}

export async function countAuditLog(db: Knex, filter: AuditFilter): Promise<number> {
  const counted: { count: number } | undefined = await matching(db, filter).count({ count: '*' }).first()
  return counted?.count ?? 0
}

function matching(db: Knex, filter: AuditFilter): Knex.QueryBuilder {
  const { tenantId, branchIds, entityType, entityId, action, userId, requestId, from, to } = filter
  const given = { entity_type: entityType, entity_id: entityId, action, user_id: userId, request_id: requestId }
  const query = db('audit_logs').where({ tenant_id: tenantId })
  for (const [column, value] of Object.entries(given)) if (value !== undefined) void query.where(column, value)
  if (branchIds !== 'all') void query.whereIn('branch_id', [...branchIds])
  if (from) void query.where('created_at', '>=', typeof from === 'string' ? startOf(db, filter, from, 0) : from)
  if (to) void query.where('created_at', '<', typeof to === 'string' ? startOf(db, filter, to, 1) : new Date(to.getTime() + 1))
  return query
}

function startOf(db: Knex, { tenantId, branchIds }: AuditFilter, day: string, daysLater: number): Knex.Raw {
  const clock = db('branches').where({ tenant_id: tenantId }).orderBy('id').limit(1).select('timezone')
  if (branchIds !== 'all') void clock.whereIn('id', [...branchIds])
  return db.raw(`(?::date + ?::int)::timestamp at time zone coalesce((?), 'UTC')`, [day, daysLater, clock])
}
