import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import type { CommandScope } from '../command-scope'

/** One line of the audit trail: who did what to which thing, with the values before and after. */
export interface AuditEntry {
  readonly actor: Actor
  /** The strongest role that allowed it. */
  readonly role?: string | null
  readonly branchId?: number | null
  readonly action: string
  readonly entityType: string
  readonly entityId: number
  readonly oldValues?: Readonly<Record<string, unknown>> | null
  readonly newValues?: Readonly<Record<string, unknown>> | null
  readonly reason?: string | null
}

/** Append-only: the application role can neither change nor delete what is written here. */
export async function insertAudit(trx: Knex.Transaction, scope: CommandScope, entry: AuditEntry): Promise<void> {
  const staff = entry.actor.kind === 'staff' ? entry.actor : null
  await trx('audit_logs').insert({
    tenant_id: scope.tenantId,
    branch_id: entry.branchId ?? null,
    user_id: staff?.userId ?? null,
    user_email: staff?.email ?? null,
    role: entry.role ?? (entry.actor.kind === 'staff' ? null : entry.actor.kind.toUpperCase()),
    action: entry.action,
    entity_type: entry.entityType,
    entity_id: entry.entityId,
    old_values: entry.oldValues ? JSON.stringify(entry.oldValues) : null,
    new_values: entry.newValues ? JSON.stringify(entry.newValues) : null,
    reason: entry.reason ?? null,
    request_id: scope.requestId ?? null,
  })
}
