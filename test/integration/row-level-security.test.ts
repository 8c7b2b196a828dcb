import type { Knex } from 'knex'
import { asSystem, inTenant } from '../../db/postgres'
import { createTestDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let buenSabor: number
let laEsquina: number

beforeAll(async () => {
  database = await createTestDatabase()
  buenSabor = (await database.owner('tenants').where({ slug: 'buen-sabor' }).first('id')).id
  laEsquina = (await database.owner('tenants').where({ slug: 'la-esquina' }).first('id')).id
})
afterAll(() => database.destroy())

async function tenantTables(): Promise<string[]> {
  const answer: { rows: { name: string }[] } = await database.owner.raw(`
    select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'tenant_id'
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`)
  return answer.rows.map(({ name }) => name)
}

const count = async (db: Knex, table: string): Promise<number> => Number((await db(table).count('* as n').first())?.n)

describe('row-level security', () => {
  it('shows nothing outside a scope', async () => {
    expect(await count(database.app, 'users')).toBe(0)
    expect(await count(database.app, 'tenants')).toBe(0)
  })

  it('shows a tenant its own rows only, in every table', async () => {
    const tables = await tenantTables()
    expect(tables.length).toBeGreaterThan(60)
    await inTenant(database.app, laEsquina, async trx => {
      for (const table of tables)
        expect([table, await trx(table).whereNot({ tenant_id: laEsquina }).first()]).toEqual([table, undefined])
      expect(await count(trx, 'products')).toBe(5)
      expect(await trx('tenants').pluck('slug')).toEqual(['la-esquina'])
    })
  })

  it('forgets the tenant with the transaction, on the same connection', async () => {
    await inTenant(database.app, laEsquina, trx => trx('users').first())
    expect(await count(database.app, 'users')).toBe(0)
  })

  it('shows every tenant in system scope', async () => {
    await asSystem(database.app, async trx => {
      expect((await trx('tenants').orderBy('id').pluck('slug')).sort()).toEqual(['buen-sabor', 'la-esquina'])
    })
  })

  it('refuses to write a row of another tenant', async () => {
    const smuggle = inTenant(database.app, laEsquina, trx => trx('allergens').insert({ tenant_id: buenSabor, name: 'Intruso' }))
    await expect(smuggle).rejects.toMatchObject({ code: '42501' })
  })

  it('refuses to hand a row over to another tenant', async () => {
    const handOver = inTenant(database.app, laEsquina, trx => trx('allergens').update({ tenant_id: buenSabor }))
    await expect(handOver).rejects.toMatchObject({ code: '42501' })
  })

  it('changes and deletes no row of another tenant', async () => {
    const touched = await inTenant(database.app, laEsquina, async trx => [
      await trx('users').where({ tenant_id: buenSabor }).update({ first_name: 'X' }),
      await trx('cart_items').where({ tenant_id: buenSabor }).delete(),
    ])
    expect(touched).toEqual([0, 0])
  })

  it('lets the application add to the audit trail but not rewrite it', async () => {
    const entry = { tenant_id: laEsquina, action: 'UPDATE', entity_type: 'table', entity_id: 1 }
    await inTenant(database.app, laEsquina, trx => trx('audit_logs').insert(entry))
    await expect(inTenant(database.app, laEsquina, trx => trx('audit_logs').update({ action: 'X' }))).rejects.toMatchObject({
      code: '42501',
    })
    await expect(inTenant(database.app, laEsquina, trx => trx('audit_logs').delete())).rejects.toMatchObject({ code: '42501' })
  })

  it('keeps the application from reading partitions directly, making tables, changing the epoch or the list of migrations', async () => {
    await expect(database.app('events_default').first()).rejects.toMatchObject({ code: '42501' })
    await expect(database.app.raw('create table mine (id int)')).rejects.toMatchObject({ code: '42501' })
    await expect(database.app('realtime_epochs').delete()).rejects.toMatchObject({ code: '42501' })
    await expect(database.app('knex_migrations').delete()).rejects.toMatchObject({ code: '42501' })
    expect((await database.app('knex_migrations').pluck('name')).length).toBeGreaterThan(10)
    expect(await database.app('realtime_epochs').first()).toEqual({ epoch: expect.any(String) })
  })

  it('finds an e-mail by its index, even with every tenant in sight', async () => {
    await asSystem(database.app, async trx => {
      await trx.raw('set local enable_seqscan = off')
      const plan: { rows: { 'QUERY PLAN': string }[] } = await trx.raw(
        `explain select * from users where email = 'admin@demo.com' and deleted_at is null`,
      )
      expect(plan.rows.map(row => row['QUERY PLAN']).join('\n')).toContain(`Index Cond: (email = 'admin@demo.com'`)
    })
  })
})
