import type { Knex } from 'knex'
import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import {
  findCustomerOfDevice,
  lockCustomer,
  lockCustomerOfDevice,
  setDeviceLink,
  updateCustomer,
} from '../../db/customers/customers'
import { eraseCustomer, lockOpenTables } from '../../db/customers/erase'
import type { DinerActor, StaffActor } from '../../domain/access/actor'
import type { Customer, CustomerFacts } from '../../domain/customers/customer'
import { DomainError } from '../../domain/errors'
import { fieldFault } from '../../domain/field-fault'
import { customerTrail } from './customer-trail'
import { mustKnowAllergens } from './must-know-allergens'

/** Who asks, and about whom: a phone about its owner, staff about somebody by id. */
export type About =
  | { readonly actor: DinerActor; readonly deviceId: string }
  | { readonly actor: StaffActor; readonly customerId: number }

interface CustomerChange {
  readonly facts: CustomerFacts
  /** Called with the version under lock: throws when the caller saw another one. */
  readonly mustMatch: (version: number) => void
}

/** Changes what is said and nothing else. Returns the id. Throws `not_found`, `precondition_failed`, `invalid_request`. */
export const changeCustomer = (deps: CommitDeps, scope: CommandScope, about: About, { facts, mustMatch }: CustomerChange) =>
  commit<number>(deps, scope, async trx => {
    const before = await lock(trx, about)
    mustMatch(before.version)
    await mustKnowAllergens(trx, before.tenantId, facts, before)
    const fields = await updateCustomer(trx, before, facts, staffOf(about))
    return { result: before.id, ...(fields.length > 0 && customerTrail(about.actor, before.id, 'UPDATE', fields)) }
  })

/** Forgets somebody for good; no delete that can be undone. Throws `not_found`, `precondition_failed`. */
export const forgetCustomer = (
  deps: CommitDeps,
  scope: CommandScope,
  about: About,
  mustMatch: CustomerChange['mustMatch'] = () => undefined,
) =>
  commit<null>(deps, scope, async trx => {
    await lockOpenTables(trx, about.actor.tenantId, await whom(trx, about))
    const before = await lock(trx, about)
    mustMatch(before.version)
    await eraseCustomer(trx, before, staffOf(about))
    return { result: null, ...customerTrail(about.actor, before.id, 'ERASE') }
  })

/**
 * Staff saw who it is: for a short while a phone that names this customer's number or address joins them. Throws `not_found`, and
 * `invalid_request` for somebody who can be named by neither.
 */
export const expectDevice = (deps: CommitDeps, scope: CommandScope, actor: StaffActor, customerId: number) =>
  commit<number>(deps, scope, async trx => {
    const before = await lockCustomer(trx, actor.tenantId, customerId)
    if (before.phone === null && before.email === null)
      throw fieldFault('/id', 'Primero cargá su teléfono o su correo: con eso lo vinculamos.', { in: 'path' })
    await setDeviceLink(trx, before, true, actor)
    return { result: before.id, ...customerTrail(actor, before.id, 'UPDATE', ['device_link_until']) }
  })

async function lock(trx: Knex.Transaction, about: About): Promise<Customer> {
  const { tenantId } = about.actor
  if (!('deviceId' in about)) return lockCustomer(trx, tenantId, about.customerId)
  const found = await lockCustomerOfDevice(trx, tenantId, about.deviceId)
  if (found === null) throw new DomainError('not_found', { entity: 'customer' })
  return found
}

async function whom(trx: Knex.Transaction, about: About): Promise<number> {
  if (!('deviceId' in about)) return about.customerId
  const found = await findCustomerOfDevice(trx, about.actor.tenantId, about.deviceId)
  if (found === null) throw new DomainError('not_found', { entity: 'customer' })
  return found.id
}

const staffOf = ({ actor }: About): StaffActor | null => (actor.kind === 'staff' ? actor : null)
