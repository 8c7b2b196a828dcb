import type { Knex } from 'knex'
import { isAdminLeft } from '../../db/access/administrators'
import { DomainError } from '../../domain/errors'

/** Throws `last_admin` when nobody would administer the restaurant once these are gone. */
export async function mustKeepAnAdmin(
  trx: Knex.Transaction,
  tenantId: number,
  going: Parameters<typeof isAdminLeft>[2],
): Promise<void> {
  if (!(await isAdminLeft(trx, tenantId, going))) throw new DomainError('last_admin')
}
