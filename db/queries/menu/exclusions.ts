import type { Knex } from 'knex'

export type ExclusionKind = 'category' | 'subcategory'

/** A category or subcategory and the branches that don't show it. */
export interface Exclusion {
  readonly id: number
  readonly name: string
  readonly category_id: number
  readonly category_name: string
  readonly excluded_branch_ids: readonly number[]
}

const tables = { category: 'categories', subcategory: 'subcategories' } as const

function exclusionsOf(db: Knex, tenantId: number, kind: ExclusionKind): Knex.QueryBuilder {
  const query = db(`${tables[kind]} as thing`).where('thing.tenant_id', tenantId).whereNull('thing.deleted_at')
  const excluded = db.raw(
    `array(select hidden.branch_id from ?? as hidden where hidden.?? = thing.id and hidden.deleted_at is null order by 1) as excluded_branch_ids`,
    [`branch_${kind}_exclusions`, `${kind}_id`],
  )
  if (kind === 'category')
    return query.select('thing.id', 'thing.name', 'thing.id as category_id', 'thing.name as category_name', excluded)
  return query
    .join('categories as category', 'category.id', 'thing.category_id')
    .select('thing.id', 'thing.name', 'category.id as category_id', 'category.name as category_name', excluded)
}

const plain = (row: Exclusion): Exclusion => ({ ...row, excluded_branch_ids: row.excluded_branch_ids.map(Number) })

/** Null for what this restaurant does not have. */
export async function findExclusion(db: Knex, tenantId: number, kind: ExclusionKind, id: number): Promise<Exclusion | null> {
  const row: Exclusion | undefined = await exclusionsOf(db, tenantId, kind).where('thing.id', id).first()
  return row ? plain(row) : null
}

/** Those that are hidden anywhere. */
export async function listExclusions(db: Knex, tenantId: number, kind: ExclusionKind): Promise<Exclusion[]> {
  const rows: Exclusion[] = await exclusionsOf(db, tenantId, kind)
    .whereExists(
      db(`branch_${kind}_exclusions as hidden`)
        .whereRaw('hidden.?? = thing.id', [`${kind}_id`])
        .whereNull('hidden.deleted_at')
        .select(db.raw('1')),
    )
    .orderBy(['thing.name', 'thing.id'])
  return rows.map(plain)
}
