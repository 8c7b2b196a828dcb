import type { Knex } from 'knex'
import { databaseRefusal } from '../../api/plugins/database-faults'
import { AllergenModel } from '../../db/models/allergen'
import { createTestDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.destroy())

const lockByKnex = async (trx: Knex.Transaction, id: number) => void (await trx('allergens').where({ id }).forUpdate().first())
const lockByModel = async (trx: Knex.Transaction, id: number) =>
  void (await AllergenModel.query(trx).where({ id }).forUpdate().first())

it.each([
  ['knex', lockByKnex],
  ['a model', lockByModel],
])('whoever loses a deadlock by %s is told to ask again, not that we failed', async (_way, lock) => {
  const [one = 0, two = 0]: number[] = await database.owner('allergens').orderBy('id').limit(2).pluck('id')
  const transactions = [await database.owner.transaction(), await database.owner.transaction()] as const
  try {
    await lock(transactions[0], one)
    await lock(transactions[1], two)
    const both = [
      lock(transactions[0], two).finally(() => transactions[0].rollback()),
      lock(transactions[1], one).finally(() => transactions[1].rollback()),
    ]
    const lost = (await Promise.allSettled(both)).flatMap(end => (end.status === 'rejected' ? [end.reason] : []))
    expect(lost.map(error => databaseRefusal(error)?.code)).toEqual(['overloaded'])
  } finally {
    await Promise.all(transactions.map(trx => trx.rollback()))
  }
})

const sleepByKnex = async (trx: Knex.Transaction) => void (await trx('allergens').select(trx.raw('pg_sleep(60)')))
const sleepByModel = async (trx: Knex.Transaction) => void (await AllergenModel.query(trx).select(trx.raw('pg_sleep(60)')))

it.each([
  ['knex', sleepByKnex],
  ['a model', sleepByModel],
])('a statement of %s that takes too long is told to ask again, not that we failed', async (_way, sleep) => {
  const slow = database.owner.transaction(async trx => {
    await trx.raw('set local statement_timeout = 20')
    await sleep(trx)
  })
  const error: unknown = await slow.catch((fault: unknown) => fault)
  expect(databaseRefusal(error)).toMatchObject({ code: 'overloaded' })
})
