import type { Knex } from 'knex'
import { loadConfig } from '../platform/config'
import { runProcess } from '../platform/shutdown'
import { connectPostgres } from './postgres'
import { assignToday } from './seeds/assign-today'
import { buenSabor } from './seeds/buen-sabor'
import { plantCatalogue } from './seeds/catalogue'
import type { DemoTenant } from './seeds/demo-tenant'
import { laEsquina } from './seeds/la-esquina'
import { plantMenu } from './seeds/menu'
import { plantOrganisation } from './seeds/organisation'
import { plantPromotions } from './seeds/promotion-bundles'
import { plantRecipes } from './seeds/recipe-cards'
import { plantSales } from './seeds/sales'

interface SeedOptions {
  /** Encrypts the demo's provider credentials; the same as the processes read. */
  readonly secretsKey: string
}

/**
 * Puts the demo's restaurants into the database, each once: a tenant that is there is left as it is. Assigns the waiters for today.
 * `knexOwner` is the owner of the tables, whom row-level security does not bind.
 */
export async function seedDemo(knexOwner: Knex, { secretsKey }: SeedOptions): Promise<void> {
  await knexOwner.transaction(async trx => {
    await trx.raw(`select pg_advisory_xact_lock(hashtext('seed demo'))`)
    for (const tenant of [buenSabor, laEsquina]) {
      const present = await trx('tenants').where({ slug: tenant.slug }).first('id')
      if (!present) await plantTenant(trx, tenant, secretsKey)
    }
    await assignToday(trx)
  })
}

/** A month of past sales, for the reports; once. Apart from the rest: whoever counts what is there, as tests do, starts without it. */
export async function seedSales(knexOwner: Knex): Promise<void> {
  await knexOwner.transaction(async trx => {
    await trx.raw(`select pg_advisory_xact_lock(hashtext('seed demo'))`)
    await plantSales(trx)
  })
}

async function plantTenant(trx: Knex.Transaction, tenant: DemoTenant, secretsKey: string): Promise<void> {
  const { tenantId, branches } = await plantOrganisation(trx, tenant, secretsKey)
  const catalogue = await plantCatalogue(trx, tenantId, tenant)
  for (const { slug, menu } of tenant.branches) {
    const branchId = branches(slug)
    const products = await plantMenu(trx, { tenantId, branchId, catalogue }, menu)
    const cards = tenant.recipes.filter(({ branch }) => branch === slug)
    await plantRecipes(trx, { tenantId, branchId, products, allergens: catalogue.allergens }, cards)
    const offered = tenant.promotions.filter(({ branch }) => branch === slug)
    await plantPromotions(trx, { tenantId, branchId, products }, offered)
  }
}

/** PROCESS that ends: the demo's restaurants with a month of sales, for development and the demo. */
async function main(): Promise<void> {
  const config = loadConfig()
  const url = config.DATABASE_OWNER_URL ?? config.DATABASE_URL
  const knexOwner = connectPostgres({ url, poolSize: 2, role: null, applicationName: 'seed' })
  try {
    await seedDemo(knexOwner, { secretsKey: config.SECRETS_KEY })
    await seedSales(knexOwner)
  } finally {
    await knexOwner.destroy()
  }
}

if (require.main === module) runProcess('seed', main)
