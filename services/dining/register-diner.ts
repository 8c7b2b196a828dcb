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
  /** How the phone names its diner: registering the same again gives the same diner. */
  readonly localId: string | null
  readonly deviceId: string | null
  readonly deviceFingerprint: string | null
}

/** As stored for a repetition: `joinedAt` is ISO. */
export type RegisteredDiner = Omit<Diner, 'joinedAt'> & { readonly joinedAt: string }

export const maxDiners = 20

/** Sits somebody at the caller's table; a phone that belongs to a customer brings them along. Throws `session_closed`, `too_many_diners`. */
export const registerDiner = (deps: CommitDeps, scope: CommandScope, actor: DinerActor, introduction: Introduction) =>
  commit<RegisteredDiner>(deps, scope, async trx => {
    const place = await lockSession(trx, actor.sessionId)
    mustBeLive(place)
    const seated: Diner[] = await trx('diners')
      .where({ session_id: place.sessionId })
      .whereNull('deleted_at')
      .select(dinerColumns)
    const known = introduction.localId === null ? undefined : seated.find(({ localId }) => localId === introduction.localId)
    if (known) return { result: toRegistered(known) }
    if (seated.length >= maxDiners) throw new DomainError('too_many_diners', { max_diners: maxDiners })
    return { result: toRegistered(await insertDiner(trx, place, introduction)) }
  })

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

/** Whose phone it is; null = nobody's. Whoever becomes its owner at this moment waits, and then links this visit. */
async function greetOwner(trx: Knex.Transaction, phone: { tenantId: number; deviceId: string }): Promise<number | null> {
  await lockDevice(trx, phone.tenantId, phone.deviceId)
  const customerId = await keepCustomerOfDevice(trx, phone.tenantId, phone.deviceId)
  if (customerId !== null) await rememberDevice(trx, phone, customerId)
  return customerId
}

const toRegistered = (diner: Diner): RegisteredDiner => ({ ...diner, joinedAt: diner.joinedAt.toISOString() })
