import type { Knex } from 'knex'
import { hashPassword } from '../../platform/password-hash'
import { encryptSecret } from '../../platform/secrets'
import type { DemoBranch, DemoTenant } from './demo-tenant'
import { type Ids, idsByName, plant, plantNamed } from './plant'

interface Organisation {
  readonly tenantId: number
  /** Branch ids by slug. */
  readonly branches: Ids
}

/** The tenant with its branches, sectors, tables, people and account at the payment provider. */
export async function plantOrganisation(trx: Knex.Transaction, tenant: DemoTenant, secretsKey: string): Promise<Organisation> {
  const { name, slug, description } = tenant
  const [tenantId = 0] = await plant(trx, 'tenants', [{ name, slug, description }])
  const branches = await plantBranches(trx, tenantId, tenant.branches)
  for (const branch of tenant.branches) await plantFloor(trx, tenantId, branches(branch.slug), branch)
  await plantUsers(trx, tenantId, tenant, branches)
  if (tenant.mercadoPago) await plantPaymentAccount(trx, tenantId, tenant.mercadoPago, secretsKey)
  return { tenantId, branches }
}

async function plantBranches(trx: Knex.Transaction, tenantId: number, branches: readonly DemoBranch[]): Promise<Ids> {
  const rows = branches.map(({ name, slug, address, phone, timezone }) => ({
    tenant_id: tenantId,
    name,
    slug,
    address,
    phone,
    timezone,
    opening_time: '09:00',
    closing_time: '23:00',
  }))
  const ids = await plant(trx, 'branches', rows)
  await trx('branch_settings').insert(ids.map(branch_id => ({ branch_id, tenant_id: tenantId })))
  return idsByName(branches.map(({ slug }, position) => [slug, ids[position]]))
}

async function plantFloor(trx: Knex.Transaction, tenantId: number, branchId: number, branch: DemoBranch): Promise<void> {
  const place = { tenant_id: tenantId, branch_id: branchId }
  const sectors = await plantNamed(
    trx,
    'branch_sectors',
    branch.sectors.map(({ name, prefix }, position) => ({ ...place, name, prefix, display_order: position + 1 })),
  )
  const tables = branch.sectors.flatMap(({ name, prefix, capacities }) =>
    capacities.map((capacity, position) => ({
      ...place,
      code: `${prefix}-${String(position + 1).padStart(2, '0')}`,
      capacity,
      sector: name,
      sector_id: sectors(name),
    })),
  )
  await plant(trx, 'tables', tables)
}

async function plantUsers(trx: Knex.Transaction, tenantId: number, tenant: DemoTenant, branches: Ids): Promise<void> {
  const hashes = await Promise.all(tenant.users.map(({ password }) => hashPassword(password)))
  const rows = tenant.users.map(({ email, firstName, lastName }, position) => ({
    tenant_id: tenantId,
    email,
    password_hash: hashes[position],
    first_name: firstName,
    last_name: lastName,
  }))
  const ids = await plant(trx, 'users', rows)
  const roles = tenant.users.flatMap(({ roles }, position) =>
    Object.entries(roles).map(([slug, role]) => ({
      tenant_id: tenantId,
      user_id: ids[position],
      branch_id: branches(slug),
      role,
    })),
  )
  await plant(trx, 'user_branch_roles', roles)
}

async function plantPaymentAccount(
  trx: Knex.Transaction,
  tenantId: number,
  { userId, accessToken, webhookSecret }: NonNullable<DemoTenant['mercadoPago']>,
  secretsKey: string,
): Promise<void> {
  const account = {
    tenant_id: tenantId,
    provider: 'MERCADO_PAGO',
    provider_user_id: userId,
    access_token_encrypted: encryptSecret(accessToken, secretsKey),
    webhook_secrets_encrypted: encryptSecret(JSON.stringify([webhookSecret]), secretsKey),
  }
  await plant(trx, 'payment_accounts', [account])
}
