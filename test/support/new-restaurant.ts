import { randomUUID } from 'node:crypto'
import type { BranchRole, Role } from '../../domain/access/actor'
import type { TestApi } from './api'
import { type Headers, hire } from './people'
import { insertBranch } from './two-tenants'

/** Somebody who was hired. */
export interface Hired {
  readonly id: number
  readonly email: string
  readonly headers: Headers
}

/** A restaurant with two branches and nobody else in it: what is said about all its people or branches can be counted. */
export interface NewRestaurant {
  readonly tenantId: number
  readonly branchId: number
  readonly otherBranchId: number
  readonly admin: Hired
  hire(role: Role, branchId?: number): Promise<Hired>
  hireFor(branchRoles: readonly BranchRole[]): Promise<Hired>
}

/** `admin` is ADMIN in the first branch. */
export async function openRestaurant(api: TestApi): Promise<NewRestaurant> {
  const { owner } = api.database
  const [tenant] = await owner('tenants')
    .insert({ name: 'Nuevo', slug: `nuevo-${randomUUID()}` })
    .returning<{ id: number }[]>('id')
  if (!tenant) throw new Error('no restaurant was made')
  const tenantId = tenant.id
  const branchId = await insertBranch(owner, tenantId)
  const otherBranchId = await insertBranch(owner, tenantId)
  await owner('branch_settings').insert([branchId, otherBranchId].map(id => ({ branch_id: id, tenant_id: tenantId })))
  const hireFor = async (branchRoles: readonly BranchRole[]): Promise<Hired> => {
    const { actor, headers } = await hire(api, tenantId, branchRoles)
    return { id: actor.userId, email: actor.email, headers }
  }
  const hireOne = (role: Role, at = branchId) => hireFor([{ branchId: at, role }])
  return { tenantId, branchId, otherBranchId, admin: await hireOne('ADMIN'), hire: hireOne, hireFor }
}
