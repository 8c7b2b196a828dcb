import type { Knex } from 'knex'
import { DomainError } from '../../../domain/errors'
import type { ServiceHours } from '../../../domain/floor/service-hours'
import { asSystem } from '../../postgres'

/** What anybody may know of a branch and its restaurant. */
export interface BranchInformation {
  readonly id: number
  readonly name: string
  readonly slug: string
  readonly address: string | null
  readonly phone: string | null
  readonly timezone: string
  readonly openingTime: string | null
  readonly closingTime: string | null
  /** Empty = the same hours each day. */
  readonly serviceHours: readonly ServiceHours[]
  /** Percents; none when the branch suggests nothing. */
  readonly tipSuggestions: readonly number[]
  readonly restaurantName: string
  readonly restaurantSlug: string
  readonly description: string | null
  readonly logo: string | null
  readonly themeColor: string
  readonly currency: string
}

/** One query. Case of the slug does not matter. Throws `not_found` for a branch that is not there or not open. */
export async function readBranchInformation(db: Knex, slug: string): Promise<BranchInformation> {
  const found: BranchInformation | undefined = await asSystem(db, trx =>
    trx('branches')
      .join('tenants', 'tenants.id', 'branches.tenant_id')
      .leftJoin('branch_settings', 'branch_settings.branch_id', 'branches.id')
      .where({ 'branches.slug': slug.toLowerCase(), 'branches.is_active': true, 'tenants.is_active': true })
      .first({
        id: 'branches.id',
        name: 'branches.name',
        slug: 'branches.slug',
        address: 'branches.address',
        phone: 'branches.phone',
        timezone: 'branches.timezone',
        openingTime: 'branches.opening_time',
        closingTime: 'branches.closing_time',
        serviceHours: trx.raw("coalesce(branch_settings.service_hours, '[]')"),
        tipSuggestions: trx.raw("coalesce(branch_settings.tip_suggestions, '{}')"),
        restaurantName: 'tenants.name',
        restaurantSlug: 'tenants.slug',
        description: 'tenants.description',
        logo: 'tenants.logo',
        themeColor: 'tenants.theme_color',
        currency: 'tenants.currency',
      }),
  )
  if (!found) throw new DomainError('not_found', { entity: 'branch' })
  return found
}
