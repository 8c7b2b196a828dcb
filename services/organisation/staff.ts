import type { Knex } from 'knex'
import { z } from 'zod'
import { holdRoles } from '../../db/access/administrators'
import { UserModel } from '../../db/models/user'
import { isAdmin, type Role, roles, type StaffActor } from '../../domain/access/actor'
import { admins, management } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { foldText } from '../../domain/fold-text'
import { hashPassword } from '../../platform/password-hash'
import { inHashQueue } from '../access/hash-queue'
import { mustBeGoodPassword } from '../access/must-be-good-password'
import { optionalText } from '../crud/fields'
import { childrenBy, defineResource, type Effects, type Filters, type Input, type Row, type View } from '../crud/resource'
import { type BranchScope, mustHaveBranches } from '../crud/scope'
import { auditEntry } from '../crud/trail'
import { assignmentsToCome } from '../floor/assignments-to-come'
import { announceStaff } from './announce-staff'
import { branchRoles, type RoleAtStake, type RoleInBranch, readRoles, replaceRoles, rolesAtStake, rolesOf } from './branch-roles'
import { mustKeepAnAdmin } from './must-keep-an-admin'

/** Somebody belongs to the branches of their roles. Who has none is the admins'. */
const scope: BranchScope = {
  ofRow: `select distinct held.branch_id from user_branch_roles as held join branches as place on place.id = held.branch_id
    where held.user_id = users.id and place.deleted_at is null
      and (held.deleted_at is null or held.deleted_with = users.deleted_with)`,
  async ofInput(trx, tenantId, { branch_roles: sent }) {
    if (sent === undefined) return null
    const branchIds = [...new Set((sent as RoleInBranch[]).map(({ branch_id }) => branch_id))]
    await mustHaveBranches(trx, tenantId, branchIds)
    return branchIds
  },
  ofNone: 'admins',
}

const filters: Filters = {
  query: z.object({ role: z.enum(roles).optional(), q: z.string().trim().max(100).optional() }),
  apply(rows, { role, q }, branchIds) {
    if (role !== undefined)
      void rows.whereRaw(
        `exists (select from user_branch_roles as held where held.user_id = users.id and held.is_active and held.role = ?
           and (? or held.branch_id = any(?::bigint[])))`,
        [role as Role, branchIds === 'all', branchIds === 'all' ? [] : [...branchIds]],
      )
    if (typeof q === 'string' && q !== '')
      void rows.whereRaw(`${searched} like ? escape '\\'`, [`%${foldText(q).replace(/[\\%_]/g, '\\$&')}%`])
  },
}
/** Folded like what is searched for; some databases know no small letter of an accented capital. */
const searched = `translate(lower(concat_ws(' ', users.first_name, users.last_name, users.email, users.dni)), 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunaeiouun')`

/**
 * Somebody who works here, with their roles by branch. Whoever loses or gains a role, is switched off, deleted or given another password
 * or e-mail is logged out everywhere at once: roles live in tokens, and no token may outlive them.
 */
export const staff = defineResource({
  name: 'staff',
  plural: 'staff',
  path: '/api/admin/staff',
  label: ['una persona', 'personas'],
  model: UserModel,
  scope,
  roles: { read: management, create: management, update: management, remove: admins },
  fields: z.object({
    email: z.email().max(254).toLowerCase(),
    first_name: optionalText(100),
    last_name: optionalText(100),
    phone: optionalText(50),
    dni: optionalText(30),
    hire_date: z.iso
      .date()
      .refine(day => day >= '1900-01-01', 'La fecha es anterior al año 1900.')
      .nullable(),
  }),
  parts: z.object({ password: z.string().max(1_000), branch_roles: branchRoles }),
  unique: ['email'],
  uniqueAmong: 'everybody',
  order: ['email'],
  title: 'email',
  filters,
  children: [childrenBy('user_branch_roles', 'user_id', 'along'), assignmentsToCome('waiter_id')],
  output: { branch_roles: z.array(z.object({ branch_id: z.number().int(), role: z.string() })) },
  present: withRoles,
  async prepare({ password, email = '' }): Promise<Input> {
    if (password === undefined) return {}
    mustBeGoodPassword(password, email, '/password')
    return { password_hash: await inHashQueue(() => hashPassword(password)) }
  },
  hooks: {
    async validateCreate(_trx, { branch_roles: wanted }, actor) {
      mustNotTouchAdmins(actor, wanted)
    },
    async validateUpdate(trx, before, { branch_roles: wanted, is_active: isActive, email, password }, actor) {
      if (password !== undefined || (email !== undefined && email !== before.email)) mustNotBeTheirOwn(actor, before.id)
      if (wanted !== undefined || isActive === false) await holdRoles(trx, actor.tenantId)
      mustNotTouchAdmins(actor, [...(await rolesAtStake(trx, before.id)), ...(wanted ?? [])])
      if (isActive === false) mustBeSomebodyElse(actor, before.id)
      if (password !== undefined) mustBeGoodPassword(password, before.email as string, '/password')
    },
    async validateDelete(trx, userIds, actor) {
      for (const id of userIds) mustBeSomebodyElse(actor, id)
      await mustKeepAnAdmin(trx, actor.tenantId, { userIds })
    },
    beforeCreate: async (_trx, input) => ({ password_hash: (input as Input).password_hash }),
    beforeUpdate: async (_trx, _before, input) =>
      input.password === undefined ? {} : { password_hash: (input as Input).password_hash },
    async afterCreate(trx, { id }, { branch_roles: wanted }, actor) {
      await replaceRoles(trx, actor, id, wanted)
      return undefined
    },
    async afterUpdate(
      trx,
      { id, email },
      { branch_roles: wanted, is_active: isActive, password },
      actor,
      before,
    ): Promise<Effects | undefined> {
      const hasNewRoles = wanted !== undefined && (await replaceRoles(trx, actor, id, wanted))
      const isSwitchedOff = isActive === false && before.is_active
      if (hasNewRoles || isSwitchedOff) await mustKeepAnAdmin(trx, actor.tenantId, {})
      const isLoggedOut = hasNewRoles || isSwitchedOff || email !== before.email || password !== undefined
      const logsOut = isLoggedOut ? [{ userIds: [id], reason: 'account_changed' }] : []
      if (password === undefined) return isLoggedOut ? { logsOut } : undefined
      const branchIds = (await readRoles(trx, id)).map(({ branchId }) => branchId)
      const values = { oldValues: null, newValues: { password: 'changed' } }
      const line = auditEntry({ name: 'staff' }, actor, branchIds, { action: 'PASSWORD_CHANGED', entityId: id, ...values })
      return { audit: [line], logsOut }
    },
    afterDelete: async (_trx, userIds) => ({ logsOut: [{ userIds, reason: 'account_deleted' }] }),
  },
  refuses: ['last_admin', 'overloaded'],
  announce: announceStaff,
})

/**
 * Throws `forbidden` to all but admins when anybody's role of ADMIN is at stake: held, to be given, or to come back with a branch. Nobody
 * else manages such a branch, so the same holds for whoever is to manage it again.
 */
function mustNotTouchAdmins(actor: StaffActor, atStake: readonly RoleAtStake[]): void {
  if (isAdmin(actor)) return
  if (atStake.some(({ role, is_to_return: isToReturn }) => role === 'ADMIN' || (isToReturn && role === 'MANAGER')))
    throw new DomainError('forbidden', { detail: 'Sólo quien administra el restaurante maneja las cuentas de administración.' })
}

/** Throws `forbidden`: a token, which may be stolen, is not enough to take an account over. */
function mustNotBeTheirOwn(actor: StaffActor, userId: number): void {
  if (actor.userId !== userId) return
  const detail =
    'Tu propia contraseña se cambia con POST /api/auth/password, que pide la actual; tu correo, por otra persona que te administre.'
  throw new DomainError('forbidden', { detail })
}

/** Throws `forbidden`: nobody locks themself out. */
function mustBeSomebodyElse(actor: StaffActor, userId: number): void {
  if (actor.userId === userId) throw new DomainError('forbidden', { detail: 'No podés borrar ni desactivar tu propia cuenta.' })
}

async function withRoles(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly View[]> {
  const held = await rolesOf(
    trx,
    rows.map(({ id }) => id),
  )
  return rows.map(row => ({
    ...row,
    branch_roles: held.filter(({ user_id }) => user_id === row.id).map(({ branch_id, role }) => ({ branch_id, role })),
  }))
}
