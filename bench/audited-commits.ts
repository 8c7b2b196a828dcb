import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { commit } from '../db/commit'
import { migrate } from '../db/migrate'
import { connectPostgres, inSnapshot } from '../db/postgres'
import { verifyChain } from '../db/queries/audit/verify-chain'
import type { StaffActor } from '../domain/access/actor'
import type { NewEvent } from '../domain/events'
import { startPostgres } from '../platform/stack/postgres'
import { type Figures, measure, report } from './measure'

/**
 * What the chain of the audit trail costs: commits with one event and one line of audit, with the chain and without it, by one writer
 * and by sixteen, of one restaurant with four branches and of eight such. What it costs to look at the login that asks, one for each writer
 * and one for all. Then how long a proof takes. Starts a Postgres of its own.
 */
const commits = 1_500
const turns = 5
const provenLines = 100_000

interface Restaurant {
  readonly actor: StaffActor
  readonly branchIds: readonly number[]
  readonly loginIds: readonly string[]
}

/** Which login asks for a commit of a writer. */
type LoginOf = (restaurant: Restaurant, writer: number) => string | null
const nobodys: LoginOf = () => null
const theirOwn: LoginOf = ({ loginIds }, writer) => loginIds[writer % loginIds.length] ?? nobody()
const shared: LoginOf = restaurant => theirOwn(restaurant, 0)

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'integrador-bench-'))
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
  const owner = connectPostgres({ url: postgres.url, poolSize: 2, role: null, applicationName: 'bench-owner' })
  const app = connectPostgres({ url: postgres.url, poolSize: 16, role: 'integrador_app', applicationName: 'bench' })
  try {
    await migrate(owner)
    const restaurants: Restaurant[] = []
    for (let made = 0; made < 8; made++) restaurants.push(await makeRestaurant(owner))
    await run(app, restaurants, 'warming up', 16)
    for (const [who, clients] of [
      [restaurants.slice(0, 1), 1],
      [restaurants.slice(0, 1), 16],
      [restaurants, 16],
    ] as const)
      report(await compareChain(owner, app, who, clients))
    for (const [what, loginOf, clients] of [
      ['a login', theirOwn, 1],
      ['a login each', theirOwn, 16],
      ['one login for all', shared, 16],
    ] as const)
      report(await compareLogins(app, restaurants, what, loginOf, clients))
    await timeProof(owner, app, await makeRestaurant(owner))
  } finally {
    await app.destroy()
    await owner.destroy()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** By turns, so that whatever else the machine does falls on both. */
async function compareChain(owner: Knex, app: Knex, who: readonly Restaurant[], clients: number): Promise<Figures[]> {
  const figures: Figures[] = []
  for (let turn = 0; turn < turns; turn++) {
    await unlink(owner)
    figures.push(await run(app, who, 'without', clients))
    await link(owner)
    figures.push(await run(app, who, 'with the chain', clients))
  }
  console.log(`${who.length} restaurants, ${clients} writers: ${ratioOf(figures, 'with the chain')} of the commits per second`)
  return figures
}

async function compareLogins(
  app: Knex,
  who: readonly Restaurant[],
  what: string,
  loginOf: LoginOf,
  clients: number,
): Promise<Figures[]> {
  const figures: Figures[] = []
  for (let turn = 0; turn < turns; turn++) {
    figures.push(await run(app, who, 'without', clients))
    figures.push(await run(app, who, what, clients, loginOf))
  }
  console.log(`${what}, ${clients} writers: ${ratioOf(figures, what)} of the commits per second`)
  return figures
}

function ratioOf(figures: readonly Figures[], what: string): string {
  const perSecond = (name: string) => median(figures.filter(one => one.name === name).map(one => one.perSecond))
  return (perSecond(what) / perSecond('without')).toFixed(2)
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const run = (app: Knex, restaurants: readonly Restaurant[], name: string, clients: number, loginOf = nobodys): Promise<Figures> =>
  measure({
    name,
    clients,
    count: clients === 1 ? commits / 4 : commits,
    async call(index, writer) {
      const restaurant = restaurants[index % restaurants.length] ?? nobody()
      const { actor, branchIds } = restaurant
      const scope = { id: randomUUID(), tenantId: actor.tenantId, loginId: loginOf(restaurant, writer) }
      const branchId = branchIds[Math.floor(index / restaurants.length) % branchIds.length] ?? nobody()
      await commit({ knex: app, publish: () => undefined }, scope, async () => ({
        result: null,
        events: [eventOf(actor, branchId)],
        audit: [
          {
            actor,
            role: 'ADMIN',
            branchId,
            action: 'ROUND_APPROVED',
            entityType: 'round',
            entityId: index + 1,
            oldValues: { status: 'PENDING', total_cents: 950_000 },
            newValues: { status: 'IN_KITCHEN', total_cents: 950_000 },
          },
        ],
      }))
      return true
    },
  })

const nobody = (): never => {
  throw new Error('there are restaurants and branches')
}

const eventOf = ({ tenantId, userId }: StaffActor, branchId: number): NewEvent => ({
  type: 'ROUND_READY',
  tenant_id: tenantId,
  branch_id: branchId,
  table_id: 1,
  session_id: branchId,
  sector_id: 1,
  entity: { round_id: 1, round_number: 1, status: 'READY' },
  actor: { user_id: userId, role: 'ADMIN' },
})

/** As it was before there was a chain: lines without links, and with foreign keys. */
async function unlink(owner: Knex): Promise<void> {
  await owner.raw(`truncate audit_logs; update audit_heads set seq = 0, hash = repeat('0', 64);
    alter table audit_logs disable trigger audit_logs_chain_trigger,
      alter seq drop not null, alter prev_hash drop not null, alter hash drop not null,
      add constraint bench_tenant_fk foreign key (tenant_id) references tenants,
      add constraint bench_branch_fk foreign key (branch_id) references branches,
      add constraint bench_user_fk foreign key (user_id) references users,
      drop constraint audit_logs_tenant_id_seq_unique`)
}

async function link(owner: Knex): Promise<void> {
  await owner.raw(`truncate audit_logs;
    alter table audit_logs enable trigger audit_logs_chain_trigger,
      alter seq set not null, alter prev_hash set not null, alter hash set not null,
      drop constraint bench_tenant_fk, drop constraint bench_branch_fk, drop constraint bench_user_fk,
      add constraint audit_logs_tenant_id_seq_unique unique nulls not distinct (tenant_id, seq)`)
}

async function timeProof(owner: Knex, app: Knex, { actor, branchIds }: Restaurant): Promise<void> {
  for (let made = 0; made < provenLines; made += 1_000)
    await owner.raw(
      `insert into audit_logs (tenant_id, branch_id, user_id, user_email, role, action, entity_type, entity_id, old_values,
         new_values, ip_address, user_agent, request_id)
       select ?, ?, ?, ?, 'ADMIN', 'UPDATE', 'product', n, '{"price_cents": 100}', '{"price_cents": 120}', '10.0.0.1', 'bench', 'bench'
       from generate_series(1, 1000) as n`,
      [actor.tenantId, branchIds[0] ?? nobody(), actor.userId, actor.email],
    )
  const startedAt = performance.now()
  const { entries, broken } = await inSnapshot(app, actor.tenantId, trx => verifyChain(trx, actor.tenantId))
  const seconds = (performance.now() - startedAt) / 1_000
  console.log(JSON.stringify({ entries, broken, linesProvenPerSecond: Math.round(entries / seconds) }))
}

async function makeRestaurant(owner: Knex): Promise<Restaurant> {
  const insert = async (table: string, row: object) => {
    const [made] = await owner(table).insert(row).returning<{ id: number }[]>('id')
    return made?.id ?? nobody()
  }
  const tenantId = await insert('tenants', { name: 'Medición', slug: randomUUID() })
  const email = `${randomUUID()}@example.com`
  const userId = await insert('users', { tenant_id: tenantId, email, password_hash: 'none' })
  const branchIds: number[] = []
  for (let made = 0; made < 4; made++)
    branchIds.push(await insert('branches', { tenant_id: tenantId, name: `Medición ${made}`, slug: randomUUID() }))
  const loginIds = Array.from({ length: 16 }, () => randomUUID())
  const expires_at = new Date(Date.now() + 3_600_000)
  await owner('login_families').insert(loginIds.map(id => ({ id, tenant_id: tenantId, user_id: userId, expires_at })))
  return { actor: { kind: 'staff', tenantId, userId, email, branchRoles: [] }, branchIds, loginIds }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
