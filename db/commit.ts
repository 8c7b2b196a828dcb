import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { NewEvent } from '../domain/events'
import { type LogOut, settleLogins } from './access/login-families'
import type { CommandScope } from './command-scope'
import { type AuditEntry, insertAudit } from './events/audit'
import { appendEvents, type LoggedEvent } from './events/log'
import { setTenant } from './postgres'

export interface CommitDeps {
  readonly knex: Knex
  /** Hands committed events to live transport. Must not throw and must not be awaited: the relay sends what it loses. */
  readonly publish: (events: readonly LoggedEvent[]) => void
}

/** What a write did. `result` must survive JSON: it is stored and returned to whoever repeats the command. */
export interface Change<T> {
  readonly result: T
  readonly events?: readonly NewEvent[]
  readonly audit?: readonly AuditEntry[]
  readonly logsOut?: readonly LogOut[]
}

/**
 * The one write path. Claims the command, writes, sees to logins, logs events and audit, commits, then publishes. The last three come last
 * and in this order, because they lock logins, the heads of channels, then of the tenant's audit chain, and what all commands lock in one
 * order is no deadlock. Throws `token_revoked` when the login that asks was ended meanwhile.
 * A command that was done before returns its stored result and writes nothing; one that is under way is waited for.
 * A `DomainError` from `write` rolls everything back, the claim too, so that a refused command may be tried again.
 */
export async function commit<T>(
  deps: CommitDeps,
  scope: CommandScope,
  write: (trx: Knex.Transaction) => Promise<Change<T>>,
): Promise<T> {
  let logged: readonly LoggedEvent[] = []
  const result = await deps.knex.transaction(async trx => {
    await setTenant(trx, scope.tenantId)
    const done = await claim(trx, scope)
    if (done !== undefined) return done.result as T
    const change = await write(trx)
    await settleLogins(trx, scope.loginId ?? null, change.logsOut ?? [])
    await storeResult(trx, scope, change.result)
    logged = await appendEvents(trx, change.events ?? [], {
      requestId: scope.requestId ?? null,
      traceparent: scope.traceparent ?? null,
      newId: randomUUID,
      now: new Date(),
    })
    await insertAudit(trx, scope, change.audit ?? [])
    return change.result
  })
  if (logged.length > 0) deps.publish(logged)
  return result
}

/** Undefined = ours to do. Waits while another transaction holds the same command, then sees what it stored, or takes over. */
async function claim(trx: Knex.Transaction, scope: CommandScope): Promise<{ result: unknown } | undefined> {
  const key = { tenant_id: scope.tenantId, command_id: scope.id }
  const claimed = await trx('command_results')
    .insert(key)
    .onConflict(['tenant_id', 'command_id'])
    .ignore()
    .returning('command_id')
  if (claimed.length > 0) return undefined
  const stored = await trx('command_results').where(key).first('result')
  return { result: stored?.result ?? null }
}

async function storeResult(trx: Knex.Transaction, scope: CommandScope, result: unknown): Promise<void> {
  await trx('command_results')
    .where({ tenant_id: scope.tenantId, command_id: scope.id })
    .update({ result: JSON.stringify(result ?? null) })
}
