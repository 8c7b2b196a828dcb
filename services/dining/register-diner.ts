import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import { keepCustomerOfDevice, lockDevice } from '../../db/customers/customers'
import { rememberDevice } from '../../db/customers/devices'
import { type Diner, dinerColumns } from '../../db/dining/diners'
import { lockSession, mustBeLive } from '../../db/floor/sessions'
import type { DinerActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import type { SessionPlace } from '../../domain/floor/session'

export interface Introduction {
  readonly name: string
  readonly color: string
  /** How the phone names its diner. With the same device, or none both times, it gives the same diner again. A secret. */
  readonly localId: string | null
  readonly deviceId: string | null
  readonly deviceFingerprint: string | null
}

/** As stored for a repetition: `joinedAt` is ISO. */
export type RegisteredDiner = Omit<Diner, 'joinedAt'> & { readonly joinedAt: string }

export const maxDiners = 20

/**
 * Sits somebody at the caller's table; a phone that belongs to a customer brings them along. Throws `session_closed`, `too_many_diners`.
 * Whoever sat before is given back, with a token that speaks for them, to their own phone only. To others that know only a part of what it
 * says they are as good as unknown: another diner sits down, and the answer is that of a name never heard.
 */
export const registerDiner = (deps: CommitDeps, scope: CommandScope, actor: DinerActor, introduction: Introduction) =>
  commit<RegisteredDiner>(deps, scope, async trx => {
    const place = await lockSession(trx, actor.sessionId)
    mustBeLive(place, actor)
    if (introduction.deviceId !== null) await lockDevice(trx, place.tenantId, introduction.deviceId)
    const seated: Diner[] = await trx('diners')
      .where({ session_id: place.sessionId })
      .whereNull('deleted_at')
      .select(dinerColumns)
    const known = findKnown(seated, actor, introduction)
    if (known) return { result: toRegistered(known) }
    if (seated.length >= maxDiners) throw new DomainError('too_many_diners', { max_diners: maxDiners })
    return { result: toRegistered(await insertDiner(trx, place, introduction)) }
  })

/** The diner of the caller's token first: a phone may have said its device only later, to become a customer. */
function findKnown(seated: readonly Diner[], { dinerId }: DinerActor, { localId, deviceId }: Introduction): Diner | undefined {
  if (localId === null) return undefined
  const namesakes = seated.filter(diner => diner.localId === localId)
  return namesakes.find(({ id }) => id === dinerId) ?? namesakes.find(diner => diner.deviceId === deviceId)
}

async function insertDiner(trx: Knex.Transaction, place: SessionPlace, introduction: Introduction): Promise<Diner> {
  const { name, color, localId, deviceId } = introduction
  const customerId = deviceId === null ? null : await greetOwner(trx, { tenantId: place.tenantId, deviceId })
  const [diner]: { id: number; joined_at: Date }[] = await trx('diners')
    .insert({
      tenant_id: place.tenantId,
      branch_id: place.branchId,
      session_id: place.sessionId,
      name,
      color,
      local_id: localId,
      device_id: deviceId,
      device_fingerprint: introduction.deviceFingerprint,
      customer_id: customerId,
    })
    .returning(['id', 'joined_at'])
  if (!diner) throw new Error('the diner was not stored')
  return { id: diner.id, sessionId: place.sessionId, name, color, localId, deviceId, joinedAt: diner.joined_at }
}

/** Whose phone it is; null = nobody's. The phone must be locked: whoever becomes its owner at this moment waits, then links this visit. */
async function greetOwner(trx: Knex.Transaction, phone: { tenantId: number; deviceId: string }): Promise<number | null> {
  const customerId = await keepCustomerOfDevice(trx, phone.tenantId, phone.deviceId)
  if (customerId !== null) await rememberDevice(trx, phone, customerId)
  return customerId
}

const toRegistered = (diner: Diner): RegisteredDiner => ({ ...diner, joinedAt: diner.joinedAt.toISOString() })
