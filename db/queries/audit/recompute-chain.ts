import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { type AuditLine, canonicalText } from '../../../domain/audit/canonical-text'

const linesAtOnce = 5_000

/**
 * Computes every hash of a tenant's chain without the database's functions, which whoever can change lines can change too. Returns the
 * number of the first line whose hash is another; null when all are right. For a state that does not move, as `verifyChain`.
 */
export async function recomputeChain(trx: Knex.Transaction, tenantId: number): Promise<number | null> {
  let after: string | number = '-9223372036854775808'
  for (;;) {
    const lines = await readLines(trx, tenantId, after)
    const wrong = lines.find(line => hashOf(line) !== line.hash)
    if (wrong) return wrong.seq
    const last = lines.at(-1)
    if (!last) return null
    after = last.seq
  }
}

const hashOf = (line: AuditLine): string => createHash('sha256').update(canonicalText(line)).digest('hex')

const plainColumns = [
  'tenant_id',
  'seq',
  'prev_hash',
  'hash',
  'id',
  'branch_id',
  'user_id',
  'user_email',
  'diner_id',
  'role',
  'action',
  'entity_type',
  'entity_id',
  'reason',
  'ip_address',
  'user_agent',
  'request_id',
]

const readLines = (
  trx: Knex.Transaction,
  tenantId: number,
  after: string | number,
): Promise<(AuditLine & { readonly hash: string })[]> =>
  trx('audit_logs')
    .where({ tenant_id: tenantId })
    .whereRaw('seq > ?::bigint', [after])
    .orderBy('seq')
    .limit(linesAtOnce)
    .select(
      ...plainColumns,
      trx.raw('old_values::text as old_values'),
      trx.raw('new_values::text as new_values'),
      trx.raw('(extract(epoch from created_at) * 1000000)::bigint as created_at'),
    )
