import type { Knex } from 'knex'
import type { Actor } from '../../domain/access/actor'
import { rolesIn } from '../../domain/access/actor'
import { mayApprove, type RoundApproval } from '../../domain/dining/round-approval'
import { DomainError } from '../../domain/errors'
import type { SessionPlace } from '../../domain/floor/session'
import { BranchSettingModel } from '../models/branch-setting'

/** Who lets rounds pass in this branch; `manager` where nobody set it. */
export async function readRoundApproval(trx: Knex.Transaction, branchId: number): Promise<RoundApproval> {
  const settings = await BranchSettingModel.query(trx).findById(branchId)
  return settings?.round_approval ?? 'manager'
}

/** Throws `forbidden` unless the branch's setting lets this person approve at this table. */
export async function mustMayApprove(trx: Knex.Transaction, place: SessionPlace, actor: Actor): Promise<void> {
  if (actor.kind === 'system') return
  if (actor.kind === 'diner') throw new DomainError('forbidden', { action: 'round.approve' })
  const roles = [...rolesIn(actor, place.branchId)]
  const setting = await readRoundApproval(trx, place.branchId)
  const isWaiterOfTheTable = place.sectorId === null || (await isAssignedToday(trx, place, actor.userId))
  if (!mayApprove(setting, { roles, isWaiterOfTheTable }))
    throw new DomainError('forbidden', { action: 'round.approve', round_approval: setting })
}

/** Today is the day in the branch's time zone, whatever the server thinks. */
async function isAssignedToday(trx: Knex.Transaction, { branchId, sectorId }: SessionPlace, userId: number): Promise<boolean> {
  const found = await trx('waiter_sector_assignments as assignment')
    .join('branches', 'branches.id', 'assignment.branch_id')
    .where({ 'assignment.branch_id': branchId, 'assignment.sector_id': sectorId, 'assignment.waiter_id': userId })
    .whereNull('assignment.deleted_at')
    .whereRaw('assignment.assignment_date = (now() at time zone branches.timezone)::date')
    .first('assignment.id')
  return found !== undefined
}
