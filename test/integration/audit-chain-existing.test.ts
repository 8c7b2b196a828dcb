import { randomBytes, randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { migrations } from '../../db/migrations'
import { connectPostgres } from '../../db/postgres'
import { recomputeChain } from '../../db/queries/audit/recompute-chain'
import { verifyChain } from '../../db/queries/audit/verify-chain'
import { services } from '../support/services'

const name = `test_${randomBytes(6).toString('hex')}`
let server: Knex
let db: Knex

beforeAll(async () => {
  server = connectPostgres({ url: services.postgresUrl, poolSize: 1, role: null, applicationName: 'test-maintenance' })
  await server.raw(`create database ${name} template template0`)
  const url = new URL(services.postgresUrl)
  url.pathname = `/${name}`
  db = connectPostgres({ url: url.href, poolSize: 1, role: null, applicationName: 'test-owner' })
})
afterAll(async () => {
  await db.destroy()
  await server.raw(`drop database ${name} with (force)`)
  await server.destroy()
})

it('lines from before the chain are linked in the order of time, each restaurant by itself', async () => {
  await db.raw('create table knex_migrations (name text)') // the first migration opens it to the application
  for (const [version, { up }] of Object.entries(migrations)) if (version < '0017') await up(db)
  const tenants: number[] = []
  for (const slug of [randomUUID(), randomUUID(), randomUUID()]) {
    const [made] = await db('tenants').insert({ name: slug, slug }).returning<{ id: number }[]>('id')
    tenants.push(made?.id ?? 0)
  }
  const [first = 0, second = 0, third = 0] = tenants
  const line = (tenant_id: number, entity_id: number, day: string) =>
    db('audit_logs').insert({
      tenant_id,
      action: 'UPDATE',
      entity_type: 'table',
      entity_id,
      created_at: `2026-01-${day}T12:00:00Z`,
    })
  await line(first, 2, '02')
  await line(second, 1, '01')
  await line(first, 3, '03')
  await line(first, 1, '01')
  await line(second, 2, '01')

  await migrations['0017-audit-chain']?.up(db)

  const chained = await db('audit_logs').orderBy(['tenant_id', 'seq']).select('tenant_id', 'seq', 'entity_id')
  expect(chained.map(({ tenant_id, seq, entity_id }) => [tenant_id, seq, entity_id])).toEqual([
    [first, 1, 1],
    [first, 2, 2],
    [first, 3, 3],
    [second, 1, 1],
    [second, 2, 2],
  ])
  await db('audit_logs').insert({ tenant_id: second, action: 'UPDATE', entity_type: 'table', entity_id: 3 })
  await db.transaction(async trx => {
    expect(await verifyChain(trx, first)).toMatchObject({ entries: 3, headSeq: 3, broken: null })
    expect(await verifyChain(trx, second)).toMatchObject({ entries: 3, headSeq: 3, broken: null })
    expect(await verifyChain(trx, third)).toMatchObject({ entries: 0, headSeq: 0, broken: null })
    for (const tenantId of tenants) expect(await recomputeChain(trx, tenantId)).toBeNull()
  })
})
