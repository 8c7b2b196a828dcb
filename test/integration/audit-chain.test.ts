import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { type CommitDeps, commit } from '../../db/commit'
import type { AuditEntry } from '../../db/events/audit'
import { inTenant } from '../../db/postgres'
import { recomputeChain } from '../../db/queries/audit/recompute-chain'
import { type ChainVerdict, verifyChain } from '../../db/queries/audit/verify-chain'
import { canonicalText } from '../../domain/audit/canonical-text'
import { channels, type NewEvent } from '../../domain/events'
import { createTestDatabase, type TestDatabase } from '../support/database'

let database: TestDatabase
let deps: CommitDeps
let tenants: readonly number[]

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { knex: database.app, publish: () => undefined }
  tenants = await database.owner('tenants').orderBy('id').pluck('id')
})
afterAll(() => database.destroy())

const newTenant = async (): Promise<number> => {
  const [made] = await database.owner('tenants').insert({ name: 'Uno', slug: randomUUID() }).returning<{ id: number }[]>('id')
  return made?.id ?? 0
}

const entry = (tenantId: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: { kind: 'staff', tenantId, userId: 7, email: 'ana@demo.com', branchRoles: [] },
  role: 'MANAGER',
  branchId: 3,
  action: 'UPDATE',
  entityType: 'product',
  entityId: 12,
  oldValues: { name: 'Ñoquis', price_cents: 100, tags: ['a', 'b'] },
  newValues: { name: 'Ñoquis "caseros"\n', price_cents: 120.5, tags: [] },
  ...more,
})

const write = (tenantId: number, lines = 1) =>
  commit(deps, { id: randomUUID(), tenantId, requestId: randomUUID() }, async () => ({
    result: null,
    audit: Array.from({ length: lines }, (_, index) => entry(tenantId, { entityId: index + 1 })),
  }))

const verify = (tenantId: number, db: Knex = database.app): Promise<ChainVerdict> =>
  inTenant(db, tenantId, trx => verifyChain(trx, tenantId))
const recompute = (tenantId: number) => inTenant(database.app, tenantId, trx => recomputeChain(trx, tenantId))
const numbers = (tenantId: number): Promise<number[]> =>
  database.owner('audit_logs').where({ tenant_id: tenantId }).orderBy('seq').pluck('seq')
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe('the chain', () => {
  it('begins with its tenant, empty and whole', async () => {
    expect(await verify(await newTenant())).toEqual({ entries: 0, headSeq: 0, headHash: '0'.repeat(64), broken: null })
  })

  it('numbers lines without a gap, in the order they were given', async () => {
    const tenantId = await newTenant()
    await write(tenantId, 3)
    await write(tenantId, 2)
    expect(await database.owner('audit_logs').where({ tenant_id: tenantId }).orderBy('seq').select('seq', 'entity_id')).toEqual(
      [1, 2, 3, 1, 2].map((entity_id, index) => ({ seq: index + 1, entity_id })),
    )
    expect(await verify(tenantId)).toMatchObject({ entries: 5, headSeq: 5, broken: null })
  })

  it('has neither gap nor fork when many write at once, in several restaurants', async () => {
    const both = [await newTenant(), await newTenant(), ...tenants]
    const before = await Promise.all(both.map(async id => (await numbers(id)).length))
    await Promise.all(Array.from({ length: 240 }, (_, index) => write(both[index % both.length] ?? 0, 1 + (index % 3))))
    for (const [index, tenantId] of both.entries()) {
      const seqs = await numbers(tenantId)
      expect(seqs).toEqual(upTo(seqs.length))
      expect(seqs.length).toBe((before[index] ?? 0) + 120)
      expect(await verify(tenantId)).toMatchObject({ entries: seqs.length, headSeq: seqs.length, broken: null })
      expect(await recompute(tenantId)).toBeNull()
    }
  })

  it('has no gap after a rollback', async () => {
    const tenantId = await newTenant()
    await write(tenantId)
    const failing = inTenant(database.app, tenantId, async trx => {
      await trx('audit_logs').insert({ tenant_id: tenantId, action: 'X', entity_type: 'x', entity_id: 1 })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await write(tenantId)
    expect(await numbers(tenantId)).toEqual([1, 2])
    expect((await verify(tenantId)).broken).toBeNull()
  })

  it('is no deadlock with events, nor with whoever holds the person or branch that a line names', async () => {
    const tenantId = tenants[0] ?? 0
    const [{ id: branchId }, { id: userId, email }] = await Promise.all([
      database.owner('branches').where({ tenant_id: tenantId }).first('id'),
      database.owner('users').where({ tenant_id: tenantId }).first('id', 'email'),
    ])
    const actor = { kind: 'staff', tenantId, userId, email, branchRoles: [] } as const
    const event = (session: number): NewEvent => ({
      type: 'ROUND_READY',
      tenant_id: tenantId,
      branch_id: branchId,
      table_id: 1,
      session_id: session,
      sector_id: null,
      entity: {},
      actor: { user_id: userId, role: 'ADMIN' },
    })
    const writing = Array.from({ length: 60 }, (_, index) =>
      commit(deps, { id: randomUUID(), tenantId }, async trx => {
        if (index % 3 === 0) await trx('users').where({ id: userId }).forUpdate().first('id')
        if (index % 3 === 1) await trx('branches').where({ id: branchId }).forUpdate().first('id')
        const line = entry(tenantId, { actor, branchId })
        return { result: index, events: index % 2 === 0 ? [event(index % 4), event(9)] : [], audit: [line, line] }
      }),
    )
    expect(await Promise.all(writing)).toEqual(upTo(60).map(place => place - 1))
    expect((await verify(tenantId)).broken).toBeNull()
    expect(await database.owner('channel_heads').where({ channel: channels.session(9) })).toHaveLength(1)
  })

  it('says the same under any time zone, date style and number format', async () => {
    const tenantId = await newTenant()
    await write(tenantId, 2)
    await inTenant(database.app, tenantId, async trx => {
      await trx.raw(`set local timezone = 'Asia/Kathmandu'`)
      await trx.raw(`set local datestyle = 'SQL, DMY'`)
      await trx.raw('set local extra_float_digits = -10')
      await trx.raw(`set local bytea_output = 'escape'`)
      expect((await verifyChain(trx, tenantId)).broken).toBeNull()
      expect(await recomputeChain(trx, tenantId)).toBeNull()
    })
  })

  it('covers the same text here as in the database, whatever is in it', async () => {
    const tenantId = await newTenant()
    const odd = 'ñ \u{1f355} "q" \\ / \b\f\n\r\t \u0001\u001f\u007f\u2028 [1, "2"]'
    await commit(
      deps,
      { id: randomUUID(), tenantId, requestId: odd, origin: { ipAddress: '::1', userAgent: odd } },
      async () => ({
        result: null,
        audit: [
          entry(tenantId, {
            reason: odd,
            action: odd,
            entityType: odd,
            oldValues: { [odd]: odd, n: 1e21, m: -0.1, z: [null, true] },
          }),
          entry(tenantId, { actor: { kind: 'system', tenantId }, role: null, branchId: null, oldValues: null, newValues: null }),
          entry(tenantId, { actor: { kind: 'diner', tenantId, branchId: 1, tableId: 2, sessionId: 3, dinerId: 4 } }),
        ],
      }),
    )
    const lines = await database
      .owner('audit_logs')
      .where({ tenant_id: tenantId })
      .orderBy('seq')
      .select(
        '*',
        database.owner.raw('old_values::text as old_values'),
        database.owner.raw('new_values::text as new_values'),
        database.owner.raw('(extract(epoch from created_at) * 1000000)::bigint as created_at'),
        database.owner.raw('audit_text(audit_logs) as text'),
      )
    expect(lines.map(({ text }) => text)).toEqual(lines.map(canonicalText))
    expect(lines[2]).toMatchObject({ diner_id: 4, user_id: null, role: 'MANAGER' })
  })
})

describe('the application', () => {
  const add = (tenantId: number, more: object) =>
    inTenant(database.app, tenantId, trx =>
      trx('audit_logs').insert({ tenant_id: tenantId, action: 'UPDATE', entity_type: 'table', entity_id: 1, ...more }),
    )

  it.each([{ seq: 9 }, { hash: 'a'.repeat(64) }, { prev_hash: 'a'.repeat(64) }, { created_at: '2020-01-01' }, { id: 1 }])(
    'cannot say %j of a line',
    async forged => {
      await expect(add(tenants[0] ?? 0, forged)).rejects.toMatchObject({ code: '42501' })
    },
  )

  it.each(['update', 'delete', 'truncate'] as const)('cannot %s lines', async how => {
    const tenantId = tenants[0] ?? 0
    const attempt = inTenant(database.app, tenantId, async trx => {
      if (how === 'update') await trx('audit_logs').update({ reason: 'otro' })
      else if (how === 'delete') await trx('audit_logs').delete()
      else await trx.raw('truncate audit_logs')
    })
    await expect(attempt).rejects.toMatchObject({ code: '42501' })
  })

  it('cannot touch heads, nor link lines by itself', async () => {
    const tenantId = tenants[0] ?? 0
    const inside = (work: (trx: Knex.Transaction) => Promise<unknown>) => inTenant(database.app, tenantId, work)
    await expect(inside(trx => trx('audit_heads').update({ seq: 0 }))).rejects.toMatchObject({ code: '42501' })
    await expect(inside(trx => trx('audit_heads').delete())).rejects.toMatchObject({ code: '42501' })
    await expect(inside(trx => trx('audit_heads').insert({ tenant_id: 9_999 }))).rejects.toMatchObject({ code: '42501' })
    await expect(inside(trx => trx.raw('alter table audit_logs disable trigger all'))).rejects.toMatchObject({ code: '42501' })
    await expect(inside(trx => trx.raw('select chain_audit_line()'))).rejects.toThrow()
  })

  it('adds no line to another restaurant', async () => {
    const [own = 0, other = 0] = tenants
    const before = await verify(other)
    await expect(
      inTenant(database.app, own, trx =>
        trx('audit_logs').insert({ tenant_id: other, action: 'UPDATE', entity_type: 'table', entity_id: 1 }),
      ),
    ).rejects.toMatchObject({ code: '42501' })
    expect(await verify(other)).toEqual(before)
  })

  it('sees the end of its own chain only', async () => {
    const [own = 0] = tenants
    expect(await inTenant(database.app, own, trx => trx('audit_heads').pluck('tenant_id'))).toEqual([own])
    expect(await database.app('audit_heads')).toEqual([])
  })
})

describe('whoever owns the database', () => {
  const asOwner = async (work: (trx: Knex.Transaction) => Promise<unknown>) =>
    database.owner.transaction(async trx => {
      await trx.raw('alter table audit_logs disable trigger user')
      await work(trx)
      await trx.raw('alter table audit_logs enable trigger user')
    })
  const line = (trx: Knex.Transaction, tenantId: number, seq: number) => trx('audit_logs').where({ tenant_id: tenantId, seq })
  const rehash = (trx: Knex.Transaction, tenantId: number, seq: number) =>
    line(trx, tenantId, seq).update({ hash: trx.raw('audit_hash(audit_logs)') })

  type Tampering = (trx: Knex.Transaction, tenantId: number) => Promise<unknown>
  const everyColumn = {
    branch_id: 99,
    user_id: null,
    user_email: 'beto@demo.com',
    diner_id: 5,
    role: 'ADMIN',
    action: 'DELETE',
    entity_type: 'table',
    entity_id: 99,
    old_values: '{}',
    new_values: null,
    reason: 'otro',
    ip_address: '10.0.0.1',
    user_agent: 'otro',
    request_id: 'otro',
    created_at: '2020-01-01T00:00:00Z',
    id: 123_456_789,
    prev_hash: 'f'.repeat(64),
  }
  const changes = Object.entries(everyColumn).map(([column, value]): [string, Tampering, ChainVerdict['broken']] => [
    `changes ${column}`,
    (trx, tenantId) => line(trx, tenantId, 3).update({ [column]: value }),
    { seq: 3, flaw: 'changed' },
  ])
  const cases: [string, Tampering, ChainVerdict['broken']][] = [
    ...changes,
    [
      'changes a line and its hash',
      async (trx, tenantId) => {
        await line(trx, tenantId, 3).update({ reason: 'otro' })
        await rehash(trx, tenantId, 3)
      },
      { seq: 4, flaw: 'unlinked' },
    ],
    [
      'changes the last line and its hash',
      async (trx, tenantId) => {
        await line(trx, tenantId, 6).update({ reason: 'otro' })
        await rehash(trx, tenantId, 6)
      },
      { seq: 6, flaw: 'head_changed' },
    ],
    ['removes the first line', (trx, tenantId) => line(trx, tenantId, 1).delete(), { seq: 1, flaw: 'missing' }],
    ['removes a line', (trx, tenantId) => line(trx, tenantId, 3).delete(), { seq: 3, flaw: 'missing' }],
    [
      'removes a line and closes the gap',
      async (trx, tenantId) => {
        await line(trx, tenantId, 3).delete()
        await trx('audit_logs').where({ tenant_id: tenantId }).where('seq', '>', 3).decrement('seq', 1)
      },
      { seq: 3, flaw: 'changed' },
    ],
    ['removes the last line', (trx, tenantId) => line(trx, tenantId, 6).delete(), { seq: 6, flaw: 'truncated' }],
    [
      'removes everything',
      (trx, tenantId) => trx('audit_logs').where({ tenant_id: tenantId }).delete(),
      { seq: 1, flaw: 'truncated' },
    ],
    [
      'lets two lines change places',
      async (trx, tenantId) => {
        await line(trx, tenantId, 3).update({ seq: 1_000 })
        await line(trx, tenantId, 4).update({ seq: 3 })
        await line(trx, tenantId, 1_000).update({ seq: 4 })
      },
      { seq: 3, flaw: 'changed' },
    ],
    [
      'lets two lines change places and gives them new hashes',
      async (trx, tenantId) => {
        await line(trx, tenantId, 3).update({ seq: 1_000 })
        await line(trx, tenantId, 4).update({ seq: 3 })
        await line(trx, tenantId, 1_000).update({ seq: 4 })
        for (const seq of [3, 4]) await rehash(trx, tenantId, seq)
      },
      { seq: 3, flaw: 'unlinked' },
    ],
    [
      'puts a line at the end',
      (trx, tenantId) =>
        trx.raw(
          `insert into audit_logs (tenant_id, action, entity_type, entity_id, seq, prev_hash, hash)
           select tenant_id, 'DELETE', 'table', 1, 7, hash, repeat('a', 64) from audit_logs where tenant_id = ? and seq = 6`,
          [tenantId],
        ),
      { seq: 7, flaw: 'changed' },
    ],
    [
      'puts a well-made line at the end',
      async (trx, tenantId) => {
        await trx.raw(
          `insert into audit_logs (tenant_id, action, entity_type, entity_id, seq, prev_hash, hash)
           select tenant_id, 'DELETE', 'table', 1, 7, hash, '' from audit_logs where tenant_id = ? and seq = 6`,
          [tenantId],
        )
        await rehash(trx, tenantId, 7)
      },
      { seq: 7, flaw: 'inserted' },
    ],
    [
      'puts a line into the middle',
      async (trx, tenantId) => {
        for (const seq of [6, 5, 4]) await line(trx, tenantId, seq).update({ seq: seq + 1 })
        await trx.raw(
          `insert into audit_logs (tenant_id, action, entity_type, entity_id, seq, prev_hash, hash)
           select tenant_id, 'DELETE', 'table', 1, 4, hash, '' from audit_logs where tenant_id = ? and seq = 3`,
          [tenantId],
        )
        await rehash(trx, tenantId, 4)
      },
      { seq: 5, flaw: 'changed' },
    ],
    [
      'sets the head back',
      (trx, tenantId) => trx('audit_heads').where({ tenant_id: tenantId }).update({ seq: 4 }),
      { seq: 5, flaw: 'inserted' },
    ],
    [
      'writes another hash into the head',
      (trx, tenantId) =>
        trx('audit_heads')
          .where({ tenant_id: tenantId })
          .update({ hash: 'f'.repeat(64) }),
      { seq: 6, flaw: 'head_changed' },
    ],
    [
      'removes the head',
      (trx, tenantId) => trx('audit_heads').where({ tenant_id: tenantId }).delete(),
      { seq: 7, flaw: 'head_missing' },
    ],
    [
      'moves a line to another restaurant',
      (trx, tenantId) => line(trx, tenantId, 6).update({ tenant_id: tenants[0], seq: 1_000_000 }),
      { seq: 6, flaw: 'truncated' },
    ],
  ]

  it.each(cases)('is found out who %s', async (_name, tamper, broken) => {
    const tenantId = await newTenant()
    for (let turn = 0; turn < 6; turn++) await write(tenantId)
    expect((await verify(tenantId)).broken).toBeNull()
    await asOwner(trx => tamper(trx, tenantId))
    expect((await verify(tenantId)).broken).toEqual(broken)
  })

  it('is found out even with a hash function that lies', async () => {
    const tenantId = await newTenant()
    for (let turn = 0; turn < 3; turn++) await write(tenantId)
    const lying = database.owner.transaction(async trx => {
      await line(trx, tenantId, 2).update({ reason: 'otro' })
      await trx.raw(
        `create or replace function audit_hash(line audit_logs) returns text language sql immutable as 'select line.hash'`,
      )
      throw { verdict: await verifyChain(trx, tenantId), recomputed: await recomputeChain(trx, tenantId) }
    })
    await expect(lying).rejects.toMatchObject({ verdict: { broken: null }, recomputed: 2 })
  })
})
