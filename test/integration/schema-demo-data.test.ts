import type { Knex } from 'knex'
import { seedDemo } from '../../db/seed'
import { verifyPassword } from '../../platform/password-hash'
import { decryptSecret } from '../../platform/secrets'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { testSecretsKey } from '../support/services'

let database: TestDatabase
let owner: Knex

beforeAll(async () => {
  database = await createTestDatabase()
  owner = database.owner
})
afterAll(() => database.destroy())

const count = async (query: Knex.QueryBuilder): Promise<number> => Number((await query.count('* as n').first())?.n)

async function contents(): Promise<Record<string, number>> {
  const tables: { rows: { name: string }[] } = await owner.raw(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  )
  const found: Record<string, number> = {}
  for (const { name } of tables.rows) found[name] = await count(owner(name))
  return found
}

describe('demo data', () => {
  it('is planted once, however often a start plants it', async () => {
    const before = await contents()
    await seedDemo(owner, { secretsKey: testSecretsKey })
    expect(await contents()).toEqual(before)
  })

  it('serves the menu of the main branch', async () => {
    const centro = await owner('branches').where({ slug: 'centro' }).first('id')
    const priced = owner('branch_products').where({ branch_id: centro.id })
    expect(await count(priced.clone())).toBe(37)
    expect(await priced.clone().min('price_cents as low').max('price_cents as high').first()).toEqual({ low: 1000, high: 15_000 })
    expect(await count(owner('product_allergens').whereIn('product_id', priced.clone().select('product_id')))).toBe(46)
    expect(await owner('tables').where({ branch_id: centro.id }).orderBy('id').pluck('code')).toEqual(
      'INT-01 INT-02 INT-03 INT-04 INT-05 TER-01 TER-02 TER-03 BAR-01 BAR-02'.split(' '),
    )
  })

  it('has bundles on offer, each cheaper than its parts', async () => {
    const { rows } = await owner.raw(`
      select promotions.name, promotions.price_cents as together, sum(part.quantity * offer.price_cents)::bigint as apart
      from promotions join promotion_items as part on part.promotion_id = promotions.id
      join promotion_branches as link on link.promotion_id = promotions.id
      join branch_products as offer on offer.product_id = part.product_id and offer.branch_id = link.branch_id
      group by promotions.id order by promotions.id`)
    expect(rows).toEqual([
      { name: 'Combo almuerzo', together: 12_500, apart: 13_700 },
      { name: 'Tres empanadas', together: 4800, apart: 5400 },
    ])
  })

  it('lets people in with their passwords, in different roles at different branches', async () => {
    const user = await owner('users').where({ email: 'manager2@demo.com' }).first()
    expect(await verifyPassword(user.password_hash, 'manager123')).toBe(true)
    const roles = await owner('user_branch_roles')
      .join('branches', 'branches.id', 'branch_id')
      .where({ user_id: user.id })
      .orderBy('slug')
      .select('slug', 'role')
    expect(roles).toEqual([
      { slug: 'centro', role: 'WAITER' },
      { slug: 'godoy-cruz', role: 'MANAGER' },
    ])
  })

  it('assigns waiters again on the next day', async () => {
    await owner('waiter_sector_assignments').update({ assignment_date: owner.raw('assignment_date - 1') })
    const yesterday = await count(owner('waiter_sector_assignments'))
    await seedDemo(owner, { secretsKey: testSecretsKey })
    expect(await count(owner('waiter_sector_assignments'))).toBe(2 * yesterday)
  })

  it('keeps the provider credentials encrypted', async () => {
    const account = await owner('payment_accounts').where({ provider_user_id: '1001' }).first()
    expect(account.access_token_encrypted).not.toContain('APP_USR')
    expect(decryptSecret(account.access_token_encrypted, testSecretsKey)).toBe('APP_USR-demo-buen-sabor')
    expect(JSON.parse(decryptSecret(account.webhook_secrets_encrypted, testSecretsKey))).toEqual(['demo-webhook-secret'])
    expect(() => decryptSecret(account.access_token_encrypted, 'another key')).toThrow('SECRETS_KEY')
  })
})
