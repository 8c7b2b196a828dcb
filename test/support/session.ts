import type { Knex } from 'knex'
import type { DinerActor } from '../../domain/access/actor'

/** Opens a session at a free table of the demo, written directly: for tests about something else. */
export async function openSession(owner: Knex): Promise<Omit<DinerActor, 'kind'>> {
  const table = await owner('tables').where({ status: 'FREE' }).orderBy('id').first()
  await owner('tables').where({ id: table.id }).update({ status: 'ACTIVE' })
  const place = { tenant_id: table.tenant_id, branch_id: table.branch_id, table_id: table.id }
  const [session] = await owner('table_sessions').insert(place).returning('id')
  return { tenantId: table.tenant_id, branchId: table.branch_id, tableId: table.id, sessionId: session.id, dinerId: null }
}
