import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Model } from 'objection'
import { dumpSchema } from '../../db/dump-schema'
import { migrate } from '../../db/migrate'
import { createTestDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.destroy())

async function rows<T>(sql: string): Promise<T[]> {
  const answer: { rows: T[] } = await database.owner.raw(sql)
  return answer.rows
}

const names = async (sql: string) => (await rows<{ name: string }>(sql)).map(({ name }) => name)

const notOurs = `relname like 'knex_migrations%' or relispartition`

describe('schema', () => {
  it('is what db/schema.sql shows', async () => {
    expect(await dumpSchema(database.owner)).toBe(readFileSync(join(__dirname, '../../db/schema.sql'), 'utf8'))
  })

  it('can be migrated again without a change', async () => {
    const before = await dumpSchema(database.owner)
    await migrate(database.owner)
    expect(await dumpSchema(database.owner)).toBe(before)
  })

  it('records migrations by names without file extension', async () => {
    const recorded: string[] = await database.owner('knex_migrations').orderBy('id').pluck('name')
    expect(recorded[0]).toBe('0001-roles')
    expect(recorded.filter(name => name.includes('.'))).toEqual([])
  })

  it('has an index for every foreign key', async () => {
    expect(
      await names(`
        select conname as name from pg_constraint
        where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
          select from pg_index where indrelid = conrelid and indpred is null and indkey[0] = conkey[1])`),
    ).toEqual([])
  })

  it('says for every foreign key what a delete does', async () => {
    expect(
      await names(`select conname as name from pg_constraint
        where contype = 'f' and connamespace = 'public'::regnamespace and confdeltype = 'a'`),
    ).toEqual([])
  })

  it('names constraints and indexes after table, columns and kind', async () => {
    const found = await names(`
      select conname as name from pg_constraint join pg_class on pg_class.oid = conrelid
      where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c') and not (${notOurs})
      union select indexrelid::regclass::text from pg_index join pg_class on pg_class.oid = indrelid
      where relnamespace = 'public'::regnamespace and not (${notOurs})`)
    expect(found.length).toBeGreaterThan(300)
    expect(found.filter(name => !/_(pk|fk|check|unique|index)$/.test(name))).toEqual([])
  })

  it('protects every table that holds rows of a tenant', async () => {
    expect(
      await names(`select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (${notOurs}) and not relrowsecurity order by 1`),
    ).toEqual(['channel_heads', 'realtime_epochs'])
    expect(
      await names(`select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (${notOurs})
          and not exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id') order by 1`),
    ).toEqual(['channel_heads', 'realtime_epochs', 'tenants'])
  })

  it('has a model for every table that knows its key and its jsonb columns', async () => {
    const tables = await rows<{ table: string; key: string[]; json: string[] }>(`
      select relname as table,
        (select array_agg(attname::text order by place) from pg_constraint, unnest(conkey) with ordinality as key (number, place)
         join pg_attribute on attnum = number where attrelid = pg_class.oid and conrelid = pg_class.oid and contype = 'p') as key,
        (select coalesce(array_agg(attname::text order by attnum), '{}') from pg_attribute
         where attrelid = pg_class.oid and atttypid = 'jsonb'::regtype) as json
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (${notOurs}) order by relname`)
    expect(readModels()).toEqual(tables)
  })
})

function readModels() {
  const folder = join(__dirname, '../../db/models')
  const classes = readdirSync(folder).flatMap(file => Object.values(require(join(folder, file)) as Record<string, typeof Model>))
  return classes
    .filter(model => Object.hasOwn(model, 'tableName'))
    .map(model => ({ table: model.tableName, key: [model.idColumn].flat(), json: model.jsonAttributes ?? [] }))
    .sort((a, b) => (a.table < b.table ? -1 : 1))
}
