import type { Knex } from 'knex'
import type { Row, View } from '../crud/resource'

/** Tables with the name of their sector as it is now, and the state of each round of who sits there. Two queries for all. */
export async function tableViews(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly View[]> {
  const sectors: { id: number; name: string }[] = await trx('branch_sectors')
    .whereIn('id', [...new Set(rows.flatMap(({ sector_id: id }) => (id === null ? [] : [id as number])))])
    .select('id', 'name')
  const names = new Map(sectors.map(({ id, name }) => [id, name]))
  const rounds: { id: number; table_id: number; status: string }[] = await trx('rounds')
    .join('table_sessions as session', 'session.id', 'rounds.table_session_id')
    .whereIn(
      'session.table_id',
      rows.map(({ id }) => id),
    )
    .whereNot({ 'session.status': 'CLOSED' })
    .whereNot({ 'rounds.status': 'CANCELED' })
    .orderBy('rounds.id')
    .select('rounds.id', 'session.table_id', 'rounds.status')
  return rows.map(row => {
    const sector = names.get(row.sector_id as number) ?? (row.sector as string | null)
    const own = rounds.filter(round => round.table_id === row.id)
    return {
      ...row,
      sector,
      sector_name: sector,
      active_round_statuses: Object.fromEntries(own.map(({ id, status }) => [id, status])),
    }
  })
}
