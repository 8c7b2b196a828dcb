import type { Knex } from 'knex'
import { genesisHash } from '../../../domain/audit/canonical-text'

/**
 * What is wrong with the first line that is not as it was written: its contents are not what its hash covers; it is gone; it does not
 * follow the line before it (one of both was replaced, or they changed places); it was put there without the chain; lines before the
 * chain's end are gone; the chain's end was written by another hand, or is gone.
 */
export type ChainFlaw = 'changed' | 'missing' | 'unlinked' | 'inserted' | 'truncated' | 'head_changed' | 'head_missing'

export interface ChainVerdict {
  /** How many lines there are. */
  readonly entries: number
  /** Where the chain ends by its head. */
  readonly headSeq: number
  readonly headHash: string
  /** The first line that is not as it was written; null for a whole chain. */
  readonly broken: { readonly seq: number; readonly flaw: ChainFlaw } | null
}

/** Lines of one statement: no statement takes long, however long the chain is. */
const linesAtOnce = 20_000

/**
 * Walks a tenant's chain from its beginning, computing each hash anew in the database. Must run in a transaction that sees one state
 * throughout (`inSnapshot`), or lines that come meanwhile look like forgeries.
 */
export async function verifyChain(trx: Knex.Transaction, tenantId: number): Promise<ChainVerdict> {
  const head: { seq: number; hash: string } | undefined = await trx('audit_heads')
    .where({ tenant_id: tenantId })
    .first('seq', 'hash')
  const { headSeq, headHash } = { headSeq: head?.seq ?? 0, headHash: head?.hash ?? genesisHash }
  const walked = await walk(trx, tenantId)
  const broken = walked.broken ?? flawOfHead(walked, head)
  return { entries: walked.entries, headSeq, headHash, broken }
}

interface Walked {
  readonly entries: number
  readonly seq: number
  readonly hash: string
  readonly broken: ChainVerdict['broken']
}

async function walk(trx: Knex.Transaction, tenantId: number): Promise<Walked> {
  let walked: Walked = { entries: 0, seq: 0, hash: genesisHash, broken: null }
  for (let after: string | number = smallestBigint; ; after = walked.seq) {
    const page = await checkLines(trx, tenantId, { after, seq: walked.seq, hash: walked.hash })
    if (page.entries === 0) return walked
    const { entries, broken } = walked
    walked = { ...page, entries: entries + page.entries, broken: broken ?? page.broken }
  }
}

/** Numbers below 1 are forgeries, so the walk begins before them. */
const smallestBigint = '-9223372036854775808'

interface Place {
  readonly after: string | number
  readonly seq: number
  readonly hash: string
}

async function checkLines(trx: Knex.Transaction, tenantId: number, { after, seq, hash }: Place): Promise<Walked> {
  const { rows }: { rows: (Omit<Walked, 'broken'> & { broken: Found | null })[] } = await trx.raw(
    `with line as (
       select seq, prev_hash, hash, audit_hash(audit_logs) as computed from audit_logs
       where tenant_id = :tenantId and seq > :after::bigint order by seq limit :linesAtOnce
     ), checked as (
       select seq, hash, hash <> computed as changed, prev_hash <> lag(hash, 1, :hash::text) over upwards as unlinked,
         lag(seq, 1, :seq::bigint) over upwards + 1 as expected
       from line window upwards as (order by seq)
     )
     select count(*) as entries, coalesce(max(seq), 0) as seq, (array_agg(hash order by seq desc))[1] as hash,
       (select to_jsonb(flawed) from checked as flawed where changed or unlinked or seq <> expected order by seq limit 1) as broken
     from checked`,
    { tenantId, after, seq, hash, linesAtOnce },
  )
  const [page] = rows
  if (!page) throw new Error('an aggregate has one row')
  return { ...page, broken: page.broken && toFlaw(page.broken) }
}

interface Found {
  readonly seq: number
  readonly expected: number
  readonly changed: boolean
}

function toFlaw({ seq, expected, changed }: Found): ChainVerdict['broken'] {
  if (seq > expected) return { seq: expected, flaw: 'missing' }
  if (seq < expected) return { seq, flaw: 'inserted' }
  return { seq, flaw: changed ? 'changed' : 'unlinked' }
}

function flawOfHead({ seq, hash }: Walked, head: { seq: number; hash: string } | undefined): ChainVerdict['broken'] {
  if (!head) return { seq: seq + 1, flaw: 'head_missing' }
  if (head.seq > seq) return { seq: seq + 1, flaw: 'truncated' }
  if (head.seq < seq) return { seq: head.seq + 1, flaw: 'inserted' }
  return head.hash === hash ? null : { seq, flaw: 'head_changed' }
}
