import type { Knex } from 'knex'
import { type Actor, leadingRole } from '../../domain/access/actor'
import { withoutSecrets } from '../../domain/audit/without-secrets'
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

/** Who did it in a branch, with the strongest role that they hold there. */
export const doneBy = (actor: Actor, branchId: number) =>
  ({ actor, role: actor.kind === 'staff' ? leadingRole(actor, branchId) : null, branchId }) satisfies Partial<AuditEntry>

/**
 * Appends lines to the tenant's trail; nobody can change or delete them afterwards. The database links them into the tenant's chain and
 * holds its head until the transaction ends: other commands of the restaurant that are audited wait, so nothing slow may follow.
 */
export async function insertAudit(trx: Knex.Transaction, scope: CommandScope, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await trx('audit_logs').insert(entries.map(entry => toRow(scope, entry)))
}

function toRow({ tenantId, requestId, origin }: CommandScope, entry: AuditEntry) {
  const { actor } = entry
  const staff = actor.kind === 'staff' ? actor : null
  return {
    tenant_id: tenantId,
    branch_id: entry.branchId ?? null,
    user_id: staff?.userId ?? null,
    user_email: staff?.email ?? null,
    diner_id: actor.kind === 'diner' ? actor.dinerId : null,
    role: entry.role ?? (actor.kind === 'staff' ? null : actor.kind.toUpperCase()),
    action: entry.action,
    entity_type: entry.entityType,
    entity_id: entry.entityId,
    old_values: entry.oldValues ? JSON.stringify(withoutSecrets(entry.oldValues)) : null,
    new_values: entry.newValues ? JSON.stringify(withoutSecrets(entry.newValues)) : null,
    reason: entry.reason ?? null,
    ip_address: origin?.ipAddress ?? null,
    user_agent: origin?.userAgent ?? null,
    request_id: requestId ?? null,
  }
}
