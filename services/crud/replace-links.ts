import type { Knex } from 'knex'
import type { StaffActor } from '../../domain/access/actor'
import type { Input } from './resource'

interface Links {
  readonly table: string
  /** What all of them belong to. */
  readonly owner: Readonly<Record<string, number>>
  /** The column that tells them apart, or several. */
  readonly key: string | readonly string[]
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
  const keyOf = (row: Input) => JSON.stringify([key].flat().map(column => row[column]))
  const keys = new Set(wanted.map(keyOf))
  const gone = standing.filter(row => !keys.has(keyOf(row))).map(({ id }) => id as number)
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
  const known = new Map(standing.map(row => [keyOf(row), row]))
  const fresh: Input[] = []
  for (const link of wanted) {
    const row = known.get(keyOf(link))
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
