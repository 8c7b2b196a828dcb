import { randomUUID } from 'node:crypto'
import { asSystem } from '../../db/postgres'
import { createTestDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.destroy())

const dayMs = 86_400_000
const daysFromNow = (days: number) => new Date(Date.now() + days * dayMs)
const partitionOf = (day: Date) => `events_${day.toISOString().slice(0, 10).replaceAll('-', '')}`

const logged = (seq: number, occurred_at: Date) => ({
  id: randomUUID(),
  channel: 'channel:branch:1:all',
  seq,
  tenant_id: 1,
  branch_id: 1,
  type: 'ROUND_READY',
  payload: '{}',
  occurred_at,
})

async function whereIs(seq: number): Promise<string | undefined> {
  const answer: { rows: { place: string }[] } = await database.owner.raw(
    'select tableoid::regclass::text as place from events where seq = ?',
    [seq],
  )
  return answer.rows[0]?.place
}

const maintain = (ahead: number, keep: number) =>
  asSystem(database.app, trx => trx.raw('select maintain_event_partitions(?, ?)', [ahead, keep]))

describe('event partitions', () => {
  it('take an event in on the day it happened', async () => {
    await database.owner('events').insert(logged(1, new Date()))
    expect(await whereIs(1)).toBe(partitionOf(new Date()))
  })

  it('lose nothing that came before its partition was made', async () => {
    await database.owner('events').insert(logged(2, daysFromNow(20)))
    expect(await whereIs(2)).toBe('events_default')
    await maintain(21, 7)
    expect(await whereIs(2)).toBe(partitionOf(daysFromNow(20)))
  })

  it('are made and dropped by the application through one function, as often as it likes', async () => {
    await database.owner('events').insert(logged(3, daysFromNow(-30)))
    await maintain(2, 7)
    await maintain(2, 7)
    expect(await whereIs(3)).toBeUndefined()
    expect(await whereIs(1)).toBe(partitionOf(new Date()))
  })

  it('are dropped with all their events once the day is past keeping', async () => {
    const old = daysFromNow(-10)
    const table = partitionOf(old)
    const [from, to] = [old, daysFromNow(-9)].map(day => day.toISOString().slice(0, 10))
    await database.owner.raw(`create table ${table} partition of events for values from ('${from}') to ('${to}')`)
    await database.owner('events').insert(logged(4, old))
    expect(await whereIs(4)).toBe(table)
    await maintain(2, 7)
    expect(await whereIs(4)).toBeUndefined()
    expect(await database.owner.schema.hasTable(table)).toBe(false)
  })

  it('hold a place in a channel once', async () => {
    const now = new Date()
    await database.owner('events').insert(logged(5, now))
    await expect(database.owner('events').insert(logged(5, now))).rejects.toMatchObject({ code: '23505' })
  })
})
