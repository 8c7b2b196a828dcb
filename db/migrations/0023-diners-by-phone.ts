import type { Knex } from 'knex'
import { extendTable, uniqueWhere } from './columns'

/** A diner is found again by what their phone calls them and the phone's id together: two phones may use one name without knowing it. */
export async function up(knex: Knex): Promise<void> {
  await extendTable(knex, 'diners', [
    uniqueWhere('local_id is not null and deleted_at is null', ['session_id', 'local_id', 'device_id']),
  ])
  await knex.raw('drop index diners_session_id_local_id_unique')
}
