import { endedFamilies } from '../../db/access/login-families'
import { inTenant } from '../../db/postgres'
import { spreadRevocation } from '../access/spread-revocation'
import type { Announce } from '../crud/resource'

/** Tokens of logins that the change ended die, and their sockets close. */
export const announceStaff: Announce = async ({ knex, redis }, { tenantId, ids }) => {
  const ended = await inTenant(knex, tenantId, trx => endedFamilies(trx, ids))
  for (const id of new Set(ended.map(({ user_id }) => user_id))) {
    const familyIds = ended.filter(({ user_id }) => user_id === id).map(family => family.id)
    await spreadRevocation({ redis }, familyIds, { kind: 'user', id })
  }
}
