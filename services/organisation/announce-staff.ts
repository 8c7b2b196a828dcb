import { endedFamilies } from '../../db/access/login-families'
import { inTenant } from '../../db/postgres'
import { spreadRevocation } from '../access/spread-revocation'
import type { Announce } from '../crud/resource'

/** Tokens of logins that the change ended die, and their sockets close. */
export const announceStaff: Announce = async ({ knex, redis }, { tenantId, ids }) => {
  for (const id of ids) {
    const familyIds = await inTenant(knex, tenantId, trx => endedFamilies(trx, id))
    await spreadRevocation({ redis }, familyIds, { kind: 'user', id })
  }
}
