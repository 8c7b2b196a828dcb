import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { asSystem, connectPostgres, inSnapshot } from '../db/postgres'
import { recomputeChain } from '../db/queries/audit/recompute-chain'
import { verifyChain } from '../db/queries/audit/verify-chain'
import { runProcess } from '../platform/shutdown'

/** The end of a chain as it was printed earlier: whoever rewrites a whole chain, its head too, cannot rewrite what was kept elsewhere. */
interface Anchor {
  readonly tenantId: number
  readonly seq: number
  readonly hash: string
}

/**
 * PROCESS that ends: `npm run audit:verify [-- <tenant>:<seq>:<hash> …]`. Proves every restaurant's audit trail, by the database's own
 * functions and without them, and that it still holds the anchors. Prints a line for each; exits with 1 when any is broken.
 */
async function main(): Promise<void> {
  const anchors = process.argv.slice(2).map(toAnchor)
  const url = process.env.DATABASE_URL ?? stackDatabaseUrl()
  const knex = connectPostgres({ url, poolSize: 1, role: 'integrador_app', applicationName: 'verify-audit' })
  try {
    const tenants: Tenant[] = await asSystem(knex, trx => trx('tenants').orderBy('id').select('id', 'slug'))
    for (const tenant of tenants) {
      const flaw = await proveTenant(
        knex,
        tenant,
        anchors.filter(({ tenantId }) => tenantId === tenant.id),
      )
      if (flaw) process.exitCode = 1
    }
    for (const { tenantId } of anchors.filter(anchor => !tenants.some(({ id }) => id === anchor.tenantId)))
      throw new Error(`there is no restaurant ${tenantId}`)
  } finally {
    await knex.destroy()
  }
}

interface Tenant {
  readonly id: number
  readonly slug: string
}

/** Prints what it finds. True = broken. */
async function proveTenant(knex: Knex, { id, slug }: Tenant, anchors: readonly Anchor[]): Promise<boolean> {
  return inSnapshot(knex, id, async trx => {
    const { entries, headSeq, headHash, broken } = await verifyChain(trx, id)
    const flaw =
      (broken && `line ${broken.seq} is ${broken.flaw}`) ??
      wrongHash(await recomputeChain(trx, id)) ??
      (await lostAnchor(trx, anchors))
    console.log(`${slug}: ${entries} lines, last ${headSeq}, ${flaw === null ? 'whole' : `BROKEN: ${flaw}`}`)
    console.log(`  ${id}:${headSeq}:${headHash}`)
    return flaw !== null
  })
}

const wrongHash = (seq: number | null): string | null =>
  seq === null ? null : `line ${seq} is changed, and the database's hash function hides it`

async function lostAnchor(trx: Knex.Transaction, anchors: readonly Anchor[]): Promise<string | null> {
  for (const { tenantId, seq, hash } of anchors) {
    const found = await trx('audit_logs').where({ tenant_id: tenantId, seq, hash }).first('seq')
    if (!found && seq > 0) return `line ${seq} is not the one of the anchor: the trail was written anew`
  }
  return null
}

function toAnchor(text: string): Anchor {
  const [, tenantId, seq, hash = ''] = /^(\d+):(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  if (hash === '') throw new Error(`"${text}" is no anchor: <tenant>:<seq>:<hash>, as an earlier run printed it`)
  return { tenantId: Number(tenantId), seq: Number(seq), hash }
}

function stackDatabaseUrl(): string {
  try {
    const stack = JSON.parse(readFileSync(join(process.cwd(), '.data', 'stack.json'), 'utf8'))
    return (stack as { addresses: { databaseUrl: string } }).addresses.databaseUrl
  } catch {
    throw new Error('set DATABASE_URL, or start the system with npm start')
  }
}

runProcess('verify-audit', main)
