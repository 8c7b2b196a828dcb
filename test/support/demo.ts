import type { Knex } from 'knex'

export interface DemoPlace {
  readonly tenantId: number
  readonly branchId: number
  readonly slug: string
  /** Ids by code. */
  readonly tables: Readonly<Record<string, number>>
  /** Ids by prefix. */
  readonly sectors: Readonly<Record<string, number>>
}

/** A branch of the demo with what stands in it. */
export async function demoBranch(owner: Knex, slug: string): Promise<DemoPlace> {
  const branch: { id: number; tenant_id: number } = await owner('branches').where({ slug }).first('id', 'tenant_id')
  const tables: { id: number; code: string }[] = await owner('tables').where({ branch_id: branch.id }).select('id', 'code')
  const sectors: { id: number; prefix: string }[] = await owner('branch_sectors')
    .where({ branch_id: branch.id })
    .select('id', 'prefix')
  return {
    tenantId: branch.tenant_id,
    branchId: branch.id,
    slug,
    tables: Object.fromEntries(tables.map(({ id, code }) => [code, id])),
    sectors: Object.fromEntries(sectors.map(({ id, prefix }) => [prefix, id])),
  }
}
