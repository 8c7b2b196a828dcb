import { readPlace } from '../db/floor/sessions'
import { inTenant } from '../db/postgres'
import type { SessionPlace } from '../domain/floor/session'
import type { ApiDeps } from './deps'

/** Where a session sits. Throws `not_found`, for another tenant's session too. */
export const findSessionPlace = (deps: ApiDeps, tenantId: number, sessionId: number): Promise<SessionPlace> =>
  inTenant(deps.knex, tenantId, trx => readPlace(trx, sessionId))
