import type { Knex } from 'knex'
import { z } from 'zod'
import { BranchModel } from '../../db/models/branch'
import { BranchSettingModel } from '../../db/models/branch-setting'
import { inTenant } from '../../db/postgres'
import { isAdmin, type StaffActor } from '../../domain/access/actor'
import { admins, anyStaff, management } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { fieldFault } from '../../domain/field-fault'
import { clockTime } from '../../domain/floor/service-hours.schema'
import { announceCatalogue } from '../catalog/announce-catalogue'
import { name, optionalText } from '../crud/fields'
import { type Child, childrenBy, defineResource } from '../crud/resource'
import { announceFloor } from '../floor/announce-floor'
import { assignmentsToCome } from '../floor/assignments-to-come'
import { mustBeVacant } from '../floor/must-be-vacant'
import { announceStaff } from './announce-staff'
import { peopleOf } from './branch-roles'
import { mustKeepAnAdmin } from './must-keep-an-admin'
import { regainedRoles } from './regained-roles'

/** What other branches offer as well goes on there. */
const promotionsOnlyThere: Child = {
  table: 'promotions',
  where: `promotions.id in (select offer.promotion_id from promotion_branches as offer where offer.deleted_at is null
    group by offer.promotion_id having bool_and(offer.branch_id = any(?)))`,
  onDelete: 'refuse',
}

/**
 * A place of the restaurant, which belongs to itself. It goes with all that is only there. The people keep their accounts and lose their
 * roles there, which come back with it: either way their logins end, because roles live in tokens.
 */
export const branch = defineResource({
  name: 'branch',
  plural: 'branches',
  path: '/api/admin/branches',
  label: ['una sucursal', 'sucursales'],
  model: BranchModel,
  scope: { ofRow: 'select branches.id', ofInput: async () => null },
  heardBy: 'restaurant',
  roles: { read: anyStaff, create: admins, update: management, remove: admins },
  fields: z.object({
    name,
    slug: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9-]{2,60}$/, 'Entre 2 y 60 letras sin acento, números y guiones.'),
    address: optionalText(300),
    phone: optionalText(50),
    timezone: z.string().min(1).max(60),
    opening_time: clockTime.nullable(),
    closing_time: clockTime.nullable(),
  }),
  defaults: { timezone: 'America/Argentina/Mendoza' },
  unique: ['slug'],
  uniqueAmong: 'everybody',
  order: ['name'],
  children: [
    childrenBy('categories', 'branch_id'),
    childrenBy('tables', 'branch_id'),
    childrenBy('branch_sectors', 'branch_id'),
    childrenBy('recipes', 'branch_id'),
    promotionsOnlyThere,
    childrenBy('promotion_branches', 'branch_id', 'along'),
    childrenBy('branch_products', 'branch_id', 'along'),
    childrenBy('branch_category_exclusions', 'branch_id', 'along'),
    childrenBy('branch_subcategory_exclusions', 'branch_id', 'along'),
    childrenBy('user_branch_roles', 'branch_id', 'along'),
    assignmentsToCome('branch_id'),
  ],
  hooks: {
    async validateCreate(trx, input) {
      mustOpenAndClose(input)
      await mustBeTimeZone(trx, input.timezone)
    },
    async validateUpdate(trx, before, input, actor) {
      const { timezone, is_active: isActive } = input
      if (isOther(input.opening_time, before.opening_time) || isOther(input.closing_time, before.closing_time))
        mustOpenAndClose({ ...(before as unknown as Hours), ...input })
      if (isActive !== undefined && isActive !== before.is_active) mustAdminister(actor)
      if (timezone !== undefined) await mustBeTimeZone(trx, timezone)
      if (isActive === false && before.is_active) await mustBeDispensable(trx, before.tenant_id, [before.id])
    },
    async validateDelete(trx, ids, { tenantId }) {
      // Of two that go at the same time, the second finds no admin left: nobody is one without a branch.
      const left = await trx('branches').where({ tenant_id: tenantId }).whereNull('deleted_at').whereNotIn('id', ids).first('id')
      if (!left) throw new DomainError('last_branch')
      // Before their tables, as whoever deletes a sector or moves a table does.
      await trx('branch_sectors').whereIn('branch_id', ids).whereNull('deleted_at').orderBy('id').forNoKeyUpdate().select('id')
      await mustBeDispensable(trx, tenantId, ids)
    },
    async afterCreate(trx, { id, tenant_id }, _input, { userId, email }) {
      await BranchSettingModel.query(trx).insert({ branch_id: id, tenant_id, created_by_id: userId, created_by_email: email })
      return undefined
    },
    async afterUpdate(trx, { id }, { is_active: isActive }, _actor, before) {
      return isActive === false && before.is_active ? { logsOut: await everybodyOf(trx, [id], 'branch_switched_off') } : undefined
    },
    afterDelete: async (trx, ids) => ({ logsOut: await everybodyOf(trx, ids, 'branch_deleted') }),
    async afterRestore(trx, ids, actor) {
      const logsOut = await everybodyOf(trx, ids, 'branch_restored')
      return { logsOut, audit: await regainedRoles(trx, ids, actor) }
    },
  },
  refuses: ['last_admin', 'last_branch', 'table_occupied'],
  async announce(deps, change) {
    const ids = await inTenant(deps.knex, change.tenantId, trx => peopleOf(trx, change.ids))
    await announceStaff(deps, { ...change, ids })
    await announceCatalogue(deps, change)
    await announceFloor(deps, change)
  },
})

interface Hours {
  readonly opening_time: string | null
  readonly closing_time: string | null
}

/** Throws `invalid_request`: with one of both nobody could tell whether it is open. */
function mustOpenAndClose({ opening_time: opens, closing_time: closes }: Hours): void {
  if ((opens === null) === (closes === null)) return
  const missing = opens === null ? '/opening_time' : '/closing_time'
  throw fieldFault(missing, 'La hora de apertura y la de cierre van juntas: las dos, o ninguna.')
}

const isOther = (sent: string | null | undefined, stored: unknown): boolean => sent !== undefined && sent !== stored

/** Throws `forbidden`: with a branch go the roles in it, those of admins too. */
function mustAdminister(actor: StaffActor): void {
  if (!isAdmin(actor))
    throw new DomainError('forbidden', { detail: 'Sólo quien administra el restaurante activa o desactiva una sucursal.' })
}

const everybodyOf = async (trx: Knex.Transaction, branchIds: readonly number[], reason: string) => [
  { userIds: await peopleOf(trx, branchIds), reason },
]

/** Throws `table_occupied` and `last_admin`. */
async function mustBeDispensable(trx: Knex.Transaction, tenantId: number, branchIds: readonly number[]): Promise<void> {
  for (const branchId of branchIds) await mustBeVacant(trx, { branchId })
  await mustKeepAnAdmin(trx, tenantId, { branchIds })
}

/** Both sides reckon with it, so both must know it: a name that Postgres does not know would break every query about that branch. */
async function mustBeTimeZone(trx: Knex.Transaction, timeZone: string): Promise<void> {
  const known = isKnownHere(timeZone) && (await trx('pg_timezone_names').where({ name: timeZone }).first('name'))
  if (known) return
  throw fieldFault('/timezone', 'No es una zona horaria conocida, como America/Argentina/Mendoza.')
}

function isKnownHere(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
