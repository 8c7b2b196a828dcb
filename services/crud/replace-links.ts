import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import type { Input } from './resource'

interface Links {
  readonly table: string
  /** What all of them belong to. */
  readonly owner: Readonly<Record<string, number>>
  /** The column that tells them apart. */
  readonly key: string
  readonly wanted: readonly Input[]
}

/**
 * Makes the live rows of an owner exactly those that are wanted: what stays keeps its id, what differs is changed, what is missing is made,
 * what is too many is soft-deleted. Each key once.
 */
export async function replaceLinks(
  trx: Knex.Transaction,
  actor: StaffActor,
  { table, owner, key, wanted }: Links,
): Promise<void> {
  const standing: Input[] = await trx(table).where(owner).whereNull('deleted_at').forUpdate()
  const keys = wanted.map(link => link[key])
  const gone = standing.filter(row => !keys.includes(row[key])).map(({ id }) => id as number)
  if (gone.length > 0)
    await trx(table)
      .whereIn('id', gone)
      .update({
        is_active: false,
        deleted_at: trx.fn.now(),
        deleted_by_id: actor.userId,
        deleted_by_email: actor.email,
        version: trx.raw('version + 1'),
      })
  const fresh: Input[] = []
  for (const link of wanted) {
    const row = standing.find(known => known[key] === link[key])
    if (!row) fresh.push(link)
    else if (Object.entries(link).some(([column, value]) => row[column] !== value))
      await trx(table)
        .where({ id: row.id })
        .update({ ...link, version: trx.raw('version + 1'), updated_by_id: actor.userId, updated_by_email: actor.email })
  }
  if (fresh.length > 0)
    await trx(table).insert(
      fresh.map(link => ({
        ...owner,
        ...link,
        tenant_id: actor.tenantId,
        created_by_id: actor.userId,
        created_by_email: actor.email,
      })),
    )
}
