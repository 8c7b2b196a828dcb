import type { Knex } from 'knex'
import { inTenant } from '../db/postgres'

export interface Scan {
  readonly table: string
  readonly rows: number
  readonly sql: string
}

interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

/** A table of more rows than this must not be read from end to end for one request. */
const big = 10_000

const isSelect = /^(select|with)\b/i

/** Runs `work`, and asks Postgres how it would carry out each select of it again: every sequential scan of a big table. */
export async function scansOf(knex: Knex, tenantId: number, work: () => Promise<unknown>): Promise<Scan[]> {
  const asked = new Map<string, readonly Knex.RawBinding[]>()
  const note = ({ sql, bindings }: { sql: string; bindings?: Knex.RawBinding[] }) => {
    if (isSelect.test(sql.trim()) && !sql.includes('set_config')) asked.set(sql, bindings ?? [])
  }
  knex.on('query', note)
  await work()
  knex.off('query', note)
  const sizes = await readSizes(knex)
  const scans: Scan[] = []
  for (const [sql, bindings] of asked)
    for (const table of await scannedBy(knex, tenantId, sql, bindings)) {
      const rows = sizes.get(table) ?? 0
      if (rows > big) scans.push({ table, rows, sql: sql.replace(/\s+/g, ' ').slice(0, 200) })
    }
  return scans
}

async function readSizes(knex: Knex): Promise<Map<string, number>> {
  const { rows }: { rows: { name: string; size: number }[] } = await knex.raw(
    `select relname as name, reltuples::bigint as size from pg_class where relkind = 'r'`,
  )
  return new Map(rows.map(({ name, size }) => [name, size]))
}

/** knex gives the statement with the driver's placeholders: `$1` are turned back. */
async function scannedBy(knex: Knex, tenantId: number, sql: string, bindings: readonly Knex.RawBinding[]): Promise<string[]> {
  const plain = sql.replaceAll('?', '\\?').replace(/\$\d+/g, '?')
  const { rows }: { rows: { 'QUERY PLAN': { Plan: Plan }[] }[] } = await inTenant(knex, tenantId, trx =>
    trx.raw(`explain (format json) ${plain}`, bindings),
  )
  const found: string[] = []
  const walk = (plan: Plan): void => {
    if (plan['Node Type'] === 'Seq Scan' && plan['Relation Name']) found.push(plan['Relation Name'])
    for (const below of plan.Plans ?? []) walk(below)
  }
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
  if (plan) walk(plan)
  return [...new Set(found)]
}
