import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { asSystem, connectPostgres, inSnapshot } from '../db/postgres'
import { recomputeChain } from '../db/queries/audit/recompute-chain'
import { verifyChain } from '../db/queries/audit/verify-chain'
import { runProcess } from '../platform/shutdown'

/**
 * Proves every restaurant's audit trail, by the database's own functions and without them. `anchors` are ends of chains as they were
 * printed earlier, `<tenant>:<seq>:<hash>`: whoever rewrites a whole chain cannot rewrite what was kept elsewhere. False = one is broken.
 */
export async function verifyAudit(knex: Knex, anchors: readonly string[], print: (line: string) => void): Promise<boolean> {
  const kept = anchors.map(toAnchor)
  const tenants: Tenant[] = await asSystem(knex, trx => trx('tenants').orderBy('id').select('id', 'slug'))
  const lost = kept.find(({ tenantId }) => tenants.every(({ id }) => id !== tenantId))
  if (lost) throw new Error(`there is no restaurant ${lost.tenantId}`)
  let isWhole = true
  for (const tenant of tenants) {
    const theirs = kept.filter(({ tenantId }) => tenantId === tenant.id)
    if (!(await proveTenant(knex, tenant, theirs, print))) isWhole = false
  }
  return isWhole
}

interface Tenant {
  readonly id: number
  readonly slug: string
}

interface Anchor {
  readonly tenantId: number
  readonly seq: number
  readonly hash: string
}

function toAnchor(text: string): Anchor {
  const [, tenantId, seq, hash = ''] = /^(\d+):(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  if (hash === '') throw new Error(`"${text}" is no anchor: <tenant>:<seq>:<hash>, as an earlier run printed it`)
  return { tenantId: Number(tenantId), seq: Number(seq), hash }
}

const proveTenant = (knex: Knex, { id, slug }: Tenant, anchors: readonly Anchor[], print: (line: string) => void) =>
  inSnapshot(knex, id, async trx => {
    const { entries, headSeq, headHash, broken } = await verifyChain(trx, id)
    const flaw =
      (broken && `line ${broken.seq} is ${broken.flaw}`) ??
      wrongHash(await recomputeChain(trx, id)) ??
      (await lostAnchor(trx, anchors))
    print(`${slug}: ${entries} lines, last ${headSeq}, ${flaw === null ? 'whole' : `BROKEN: ${flaw}`}`)
    print(`  ${id}:${headSeq}:${headHash}`)
    return flaw === null
  })

const wrongHash = (seq: number | null): string | null =>
  seq === null ? null : `line ${seq} is changed, and the database's hash function hides it`

async function lostAnchor(trx: Knex.Transaction, anchors: readonly Anchor[]): Promise<string | null> {
  for (const { tenantId, seq, hash } of anchors) {
    const found = await trx('audit_logs').where({ tenant_id: tenantId, seq, hash }).first('seq')
    if (!found && seq > 0) return `line ${seq} is not the one of the anchor: the trail was written anew`
  }
  return null
}

/** PROCESS that ends: `npm run audit:verify [-- <tenant>:<seq>:<hash> …]`. Exits with 1 when anything is broken. */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL || stackDatabaseUrl()
  const knex = connectPostgres({ url, poolSize: 1, role: 'integrador_app', applicationName: 'verify-audit' })
  try {
    if (!(await verifyAudit(knex, process.argv.slice(2), line => console.log(line)))) process.exitCode = 1
  } finally {
    await knex.destroy()
  }
}

function stackDatabaseUrl(): string {
  try {
    const stack = JSON.parse(readFileSync(join(process.cwd(), '.data', 'stack.json'), 'utf8'))
    return (stack as { addresses: { databaseUrl: string } }).addresses.databaseUrl
  } catch {
    throw new Error('set DATABASE_URL, or start the system with npm start')
  }
}

if (require.main === module) runProcess('verify-audit', main)
