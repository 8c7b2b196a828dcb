import type { Knex } from 'knex'
import { DomainError } from '../../../domain/errors'
import { asSystem } from '../../postgres'
import { type PageOf, pageOf, type Wanted } from '../page-of'

/** A branch as everybody may see it. */
export interface PublicBranch {
  readonly id: number
  readonly tenantId: number
  readonly name: string
  readonly slug: string
  readonly address: string | null
}

const openBranches = (trx: Knex.Transaction) =>
  trx('branches')
    .join('tenants', 'tenants.id', 'branches.tenant_id')
    .where({ 'branches.is_active': true, 'tenants.is_active': true })
    .select({
      id: 'branches.id',
      tenantId: 'branches.tenant_id',
      name: 'branches.name',
      slug: 'branches.slug',
      address: 'branches.address',
    })

/** Open branches of every restaurant, or of one, by name. */
export const pageOfPublicBranches = (db: Knex, tenantSlug: string | null, wanted: Wanted): Promise<PageOf<PublicBranch>> =>
  asSystem(db, trx => {
    const branches = () =>
      openBranches(trx).modify(
        all => void (tenantSlug === null || all.whereRaw('lower(tenants.slug) = ?', [tenantSlug.toLowerCase()])),
      )
    return pageOf(trx, branches, byName, wanted)
  })

const byName = [
  ['branches.name', 'text'],
  ['branches.id', 'number'],
] as const

/** Case of the slug does not matter. Throws `not_found`. */
export async function readBranchBySlug(db: Knex, slug: string): Promise<PublicBranch> {
  const branch: PublicBranch | undefined = await asSystem(db, trx =>
    openBranches(trx).where('branches.slug', slug.toLowerCase()).first(),
  )
  if (!branch) throw new DomainError('not_found', { entity: 'branch' })
  return branch
}
