import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import {
  findCustomerOfDevice,
  insertCustomer,
  lockCustomerOfDevice,
  lockDevice,
  lockExpected,
  setDeviceLink,
  updateCustomer,
} from '../../db/customers/customers'
import { linkVisits, rememberDevice } from '../../db/customers/devices'
import { eraseCustomer, lockOpenTables } from '../../db/customers/erase'
import type { DinerActor } from '../../domain/access/actor'
import { type CustomerFacts, shortestDeviceId } from '../../domain/customers/customer'
import { fieldFault } from '../../domain/field-fault'
import { customerTrail } from './customer-trail'
import { mustKnowAllergens } from './must-know-allergens'

export interface Registration {
  readonly deviceId: string
  readonly facts: CustomerFacts
  /** May the restaurant remember this person? */
  readonly consents: boolean
}

/** Who the phone belongs to now; null = the restaurant remembers nobody. Only the id: results of commands are kept for a while. */
export interface Registered {
  readonly customerId: number | null
}

/**
 * Makes the phone's owner a customer, or writes down more about the one it knows. A phone is known by its whole id. By phone number or
 * address it joins a customer only while staff expects that customer with a new phone (`expectDevice`): whoever knows somebody's number is
 * not that person. At any other time the same contact data make another customer, and the answer is the same as for data never seen.
 * Without consent nothing is stored, and what the phone was known for is erased. Throws `invalid_request`.
 */
export const registerCustomer = (deps: CommitDeps, scope: CommandScope, actor: DinerActor, registration: Registration) =>
  commit<Registered>(deps, scope, async trx => {
    const { tenantId } = actor
    const { deviceId, facts } = registration
    if (!registration.consents) return forgetOwner(trx, actor, deviceId)
    await lockDevice(trx, tenantId, deviceId)
    const known = await lockCustomerOfDevice(trx, tenantId, deviceId)
    if (known === null) mustBeSecret(deviceId)
    const expected = known ?? (await lockExpected(trx, tenantId, facts))
    await mustKnowAllergens(trx, tenantId, facts, expected)
    const saved = expected === null ? await create(trx, actor, facts) : await amend(trx, actor, expected, facts, known === null)
    await rememberDevice(trx, { tenantId, deviceId }, saved.customerId)
    await linkVisits(trx, { tenantId, deviceId }, saved.customerId, actor.dinerId)
    return { result: { customerId: saved.customerId }, ...saved.trail }
  })

/** It opens everything of its owner. Phones that are known by a shorter one stay known. */
function mustBeSecret(deviceId: string): void {
  if (deviceId.length >= shortestDeviceId) return
  const message = `El identificador de un teléfono nuevo es un secreto (un UUID): necesita al menos ${shortestDeviceId} caracteres.`
  throw fieldFault('/device_id', message)
}

async function forgetOwner(trx: Knex.Transaction, actor: DinerActor, deviceId: string) {
  const result: Registered = { customerId: null }
  const owner = await findCustomerOfDevice(trx, actor.tenantId, deviceId)
  if (owner === null) return { result }
  await lockOpenTables(trx, actor.tenantId, owner.id)
  const known = await lockCustomerOfDevice(trx, actor.tenantId, deviceId)
  if (known === null) return { result }
  await eraseCustomer(trx, known, null)
  return { result, ...customerTrail(actor, known.id, 'ERASE') }
}

async function create(trx: Knex.Transaction, actor: DinerActor, facts: CustomerFacts) {
  const customerId = await insertCustomer(trx, actor.tenantId, facts)
  return { customerId, trail: customerTrail(actor, customerId, 'CREATE') }
}

/** Who is expected with a new phone is expected no longer once it is there. */
async function amend(
  trx: Knex.Transaction,
  actor: DinerActor,
  before: Parameters<typeof updateCustomer>[1],
  facts: CustomerFacts,
  isNewPhone: boolean,
) {
  const fields = await updateCustomer(trx, before, facts, null)
  if (isNewPhone) await setDeviceLink(trx, before, false, null)
  return { customerId: before.id, trail: customerTrail(actor, before.id, isNewPhone ? 'LINK_DEVICE' : 'UPDATE', fields) }
}
