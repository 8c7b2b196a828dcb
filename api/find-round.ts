import { readRound } from '../db/dining/rounds'
import { inTenant } from '../db/postgres'
import type { DinerActor, StaffActor } from '../domain/access/actor'
import { type Action, mustBeAllowed } from '../domain/access/permissions'
import type { RoundView } from '../domain/dining/round'
import { DomainError } from '../domain/errors'
import type { ApiDeps } from './deps'

/** A round that this person may act on so. Throws `not_found` (another tenant's too), `forbidden` (role or branch). */
export async function roundForStaff(deps: ApiDeps, actor: StaffActor, roundId: number, action: Action): Promise<RoundView> {
  const round = await inTenant(deps.knex, actor.tenantId, trx => readRound(trx, { id: roundId }))
  mustBeAllowed(actor, action, round.branchId)
  return round
}

/** A round of the diner's own table. Throws `not_found` for any other. */
export async function roundForDiner(deps: ApiDeps, actor: DinerActor, roundId: number): Promise<RoundView> {
  const round = await inTenant(deps.knex, actor.tenantId, trx => readRound(trx, { id: roundId }))
  if (round.sessionId !== actor.sessionId) throw new DomainError('not_found', { entity: 'round' })
  return round
}
