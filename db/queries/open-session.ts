import type { Knex } from 'knex'
import type { DinerActor } from '../../domain/access/actor'
import { inTenant } from '../postgres'

/** Is the session that a table token names still going on, at the table it names? Asked at each request: a closed table's tokens die at once. */
export const isOpenSession = (db: Knex, diner: DinerActor): Promise<boolean> =>
  inTenant(db, diner.tenantId, async trx => {
    const session: { status: string } | undefined = await trx('table_sessions')
      .where({ id: diner.sessionId, table_id: diner.tableId, branch_id: diner.branchId })
      .first('status')
    return session !== undefined && session.status !== 'CLOSED'
  })
