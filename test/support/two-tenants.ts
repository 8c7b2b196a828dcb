import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { BranchRole, DinerActor, Role, StaffActor } from '../../domain/access/actor'

export interface Person {
  readonly actor: StaffActor
  readonly familyId: string
}

/** Two restaurants made for socket tests: the first with two branches, two sectors and two tables that have guests. */
export interface TwoTenants {
  readonly tenantId: number
  readonly branchId: number
  readonly otherBranchId: number
  readonly sectorIds: readonly [number, number]
  readonly diners: readonly [DinerActor, DinerActor]
  readonly admin: Person
  readonly manager: Person
  readonly waiter: Person
  readonly kitchen: Person
  readonly foreign: { readonly tenantId: number; readonly branchId: number; readonly admin: Person }
}

/** `manager` manages the other branch; `waiter` has the first sector today. */
export async function arrangeTwoTenants(owner: Knex): Promise<TwoTenants> {
  const tenantId = await insert(owner, 'tenants', { name: 'Uno', slug: `uno-${randomUUID()}` })
  const branchId = await insertBranch(owner, tenantId)
  const otherBranchId = await insertBranch(owner, tenantId)
  const sectorIds = [
    await insertSector(owner, tenantId, branchId, 'A'),
    await insertSector(owner, tenantId, branchId, 'B'),
  ] as const
  const waiter = await insertPerson(owner, tenantId, [{ branchId, role: 'WAITER' }])
  await assignToday(owner, { tenantId, branchId, sectorId: sectorIds[0], waiterId: waiter.actor.userId })
  const foreignTenantId = await insert(owner, 'tenants', { name: 'Dos', slug: `dos-${randomUUID()}` })
  const foreignBranchId = await insertBranch(owner, foreignTenantId)
  return {
    tenantId,
    branchId,
    otherBranchId,
    sectorIds,
    diners: [
      await seatDiner(owner, { tenantId, branchId, sectorId: sectorIds[0] }),
      await seatDiner(owner, { tenantId, branchId, sectorId: sectorIds[1] }),
    ],
    admin: await insertPerson(owner, tenantId, [{ branchId, role: 'ADMIN' }]),
    manager: await insertPerson(owner, tenantId, [{ branchId: otherBranchId, role: 'MANAGER' }]),
    waiter,
    kitchen: await insertPerson(owner, tenantId, [{ branchId, role: 'KITCHEN' }]),
    foreign: {
      tenantId: foreignTenantId,
      branchId: foreignBranchId,
      admin: await insertPerson(owner, foreignTenantId, [{ branchId: foreignBranchId, role: 'ADMIN' }]),
    },
  }
}

/** What everybody made here logs in with. */
export const everybodysPassword = 'una clave de prueba'
const itsHash = '$argon2id$v=19$m=19456,t=2,p=1$VvlfYAt+Wufd9h9ihADVIA$zZ2jzqadjkyD9toaE1z+WV0cMOpnRp+CN0PIbwstie8'

export async function insertPerson(owner: Knex, tenantId: number, branchRoles: readonly BranchRole[]): Promise<Person> {
  const email = `${randomUUID()}@example.com`
  const userId = await insert(owner, 'users', { tenant_id: tenantId, email, password_hash: itsHash })
  for (const { branchId, role } of branchRoles) await insertRole(owner, tenantId, userId, branchId, role)
  const familyId = randomUUID()
  await owner('login_families').insert({
    id: familyId,
    tenant_id: tenantId,
    user_id: userId,
    expires_at: new Date(Date.now() + 3_600_000),
  })
  return { familyId, actor: { kind: 'staff', tenantId, userId, email, branchRoles } }
}

export const insertBranch = (owner: Knex, tenantId: number): Promise<number> =>
  insert(owner, 'branches', { tenant_id: tenantId, name: 'Sucursal', slug: `sucursal-${randomUUID()}` })

export async function assignToday(
  owner: Knex,
  place: { tenantId: number; branchId: number; sectorId: number; waiterId: number },
): Promise<void> {
  await owner('waiter_sector_assignments').insert({
    tenant_id: place.tenantId,
    branch_id: place.branchId,
    sector_id: place.sectorId,
    waiter_id: place.waiterId,
    assignment_date: owner.raw('(select (now() at time zone timezone)::date from branches where id = ?)', [place.branchId]),
  })
}

async function seatDiner(owner: Knex, place: { tenantId: number; branchId: number; sectorId: number }): Promise<DinerActor> {
  const { tenantId, branchId, sectorId } = place
  const at = { tenant_id: tenantId, branch_id: branchId }
  const tableId = await insert(owner, 'tables', { ...at, code: randomUUID().slice(0, 8), sector_id: sectorId, status: 'ACTIVE' })
  const sessionId = await insert(owner, 'table_sessions', { ...at, table_id: tableId })
  return { kind: 'diner', tenantId, branchId, tableId, sessionId, dinerId: null }
}

const insertSector = (owner: Knex, tenantId: number, branchId: number, prefix: string): Promise<number> =>
  insert(owner, 'branch_sectors', { tenant_id: tenantId, branch_id: branchId, name: `Sector ${prefix}`, prefix })

async function insertRole(owner: Knex, tenantId: number, userId: number, branchId: number, role: Role): Promise<void> {
  await owner('user_branch_roles').insert({ tenant_id: tenantId, user_id: userId, branch_id: branchId, role })
}

async function insert(owner: Knex, table: string, row: object): Promise<number> {
  const [made] = await owner(table).insert(row).returning<{ id: number }[]>('id')
  if (!made) throw new Error(`nothing inserted into ${table}`)
  return made.id
}
