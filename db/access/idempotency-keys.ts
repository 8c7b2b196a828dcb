import type { Knex } from 'knex'
import { inTenant } from '../postgres'

/** A key counts for one caller, method and path. */
export interface IdempotencyKey {
  readonly tenantId: number
  readonly caller: string
  readonly key: string
  readonly method: string
  readonly path: string
}

export interface StoredAnswer {
  readonly status: number
  /** The text that was sent; null without a body. */
  readonly body: string | null
}

/** How long a key is remembered; older ones count as new, and housekeeping deletes them. */
const livesHours = 24

/**
 * Binds a key to what it is used for. `claimed` = first use; `under_way` = the same request came before but has no answer yet;
 * `other_request` = the key is bound to another body; otherwise the answer that was given.
 */
export const claimIdempotencyKey = (
  db: Knex,
  key: IdempotencyKey,
  bodyHash: string,
  commandId: string,
): Promise<'claimed' | 'under_way' | 'other_request' | StoredAnswer> =>
  inTenant(db, key.tenantId, async trx => {
    const claimed = await trx('idempotency_keys')
      .insert({ ...columnsOf(key), body_hash: bodyHash })
      .onConflict(identity)
      .ignore()
      .returning('key')
    if (claimed.length > 0) return 'claimed'
    const known: KeyRow | undefined = await trx('idempotency_keys').where(columnsOf(key)).forUpdate().first()
    if (known === undefined) return 'under_way' // released in between; the command itself is safe to repeat
    if (isExpired(known)) {
      await trx('command_results').where({ tenant_id: key.tenantId, command_id: commandId }).delete()
      await trx('idempotency_keys')
        .where(columnsOf(key))
        .update({ body_hash: bodyHash, status_code: null, response: null, created_at: trx.fn.now() })
      return 'claimed'
    }
    if (known.body_hash !== bodyHash) return 'other_request'
    return known.status_code === null ? 'under_way' : { status: known.status_code, body: known.response }
  })

/** Keeps the answer for repetitions. */
export const storeAnswer = (db: Knex, key: IdempotencyKey, bodyHash: string, { status, body }: StoredAnswer): Promise<void> =>
  inTenant(db, key.tenantId, async trx => {
    await trx('idempotency_keys')
      .insert({ ...columnsOf(key), body_hash: bodyHash, status_code: status, response: JSON.stringify(body) })
      .onConflict(identity)
      .merge(['body_hash', 'status_code', 'response'])
  })

/** Forgets a key whose command was refused, unless a parallel repetition was answered meanwhile. */
export const releaseIdempotencyKey = (db: Knex, key: IdempotencyKey): Promise<void> =>
  inTenant(db, key.tenantId, async trx => {
    await trx('idempotency_keys').where(columnsOf(key)).whereNull('status_code').delete()
  })

const identity = ['tenant_id', 'caller', 'key', 'method', 'path']

const columnsOf = ({ tenantId, ...key }: IdempotencyKey) => ({ tenant_id: tenantId, ...key })

const isExpired = (row: KeyRow): boolean => Date.now() - row.created_at.getTime() > livesHours * 3_600_000

interface KeyRow {
  body_hash: string
  status_code: number | null
  response: string | null
  created_at: Date
}
