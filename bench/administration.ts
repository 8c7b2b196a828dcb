import type { Knex } from 'knex'
import { buildApp } from '../api/app'
import type { TemporalClient } from '../api/temporal'
import { migrate } from '../db/migrate'
import { connectPostgres } from '../db/postgres'
import { connectRedis } from '../db/redis'
import { accessClaims, tokenKinds } from '../domain/access/claims'
import { loadConfig } from '../platform/config'
import { createLogger } from '../platform/logger'
import { freePort } from '../platform/stack/ports'
import { signToken } from '../platform/tokens'
import { resources } from '../services/resources'
import { type BigGroup, buildBigGroup } from './big-group'
import { createCaller } from './http-caller'
import { type Figures, measure, report } from './measure'
import { findServices, type Services } from './own-services'
import { scansOf } from './query-plans'

/**
 * Every list, menu and report over a group of 20 branches, 2,000 products and 50,000 rounds, one client, and what their queries scan. Starts
 * services of its own, or takes BENCH_DATABASE_URL and BENCH_REDIS_URL (an empty database). Ends with 1 when a goal is missed.
 */
const goalsMs = { list: 50, report: 300 } as const
const calls = 40

interface Subject {
  readonly path: string
  readonly kind: keyof typeof goalsMs
}

function subjectsOf(group: BigGroup): Subject[] {
  const branch = `branch_id=${group.branchIds[0]}`
  const lists = resources.flatMap(({ path, scope }) => [
    `${path}?limit=100`,
    ...(scope === 'tenant' ? [] : [`${path}?${branch}&limit=100`]),
  ])
  const screens = [
    `/api/public/menu/${group.slug}`,
    `/api/public/menu/${group.slug}/search?q=producto`,
    `/api/public/menu/${group.slug}/promotions`,
    `/api/waiter/branches/${group.branchIds[0]}/menu`,
    `/api/admin/orders?limit=100`,
    `/api/admin/orders/stats`,
    `/api/kitchen/rounds`,
    `/api/kitchen/tickets`,
    `/api/kitchen/products?${branch}`,
    `/api/waiter/tables?${branch}`,
    `/api/waiter/service-calls`,
    `/api/admin/assignments?${branch}`,
    `/api/admin/exclusions`,
    `/api/admin/customers?limit=100`,
    `/api/admin/customers?q=cliente%2012`,
    `/api/admin/audit-log?limit=100`,
    `/api/admin/audit-log?${branch}&action=round.approve`,
  ]
  const reports = ['summary', 'daily-sales', 'top-products', 'waiter-sales', 'table-turns', 'kitchen-times', 'cancellations']
  return [
    ...[...lists, ...screens].map(path => ({ path, kind: 'list' as const })),
    ...reports.flatMap(name =>
      [`/api/admin/reports/${name}`, `/api/admin/reports/${name}?${branch}`].map(path => ({ path, kind: 'report' as const })),
    ),
  ]
}

async function main(): Promise<void> {
  const services = await findServices()
  try {
    await timeEverything(services)
  } finally {
    await services.stop()
  }
}

async function timeEverything(services: Services): Promise<void> {
  const owner = connectPostgres({ url: services.databaseUrl, poolSize: 2, role: null, applicationName: 'bench-owner' })
  await migrate(owner)
  const group = await buildBigGroup(owner)
  await owner.raw('vacuum analyze')
  await owner.destroy()
  const knex = connectPostgres({ url: services.databaseUrl, poolSize: 10, role: 'integrador_app', applicationName: 'bench' })
  const api = await startApi(services, knex)
  const call = createCaller(api.url)
  const ask = async ({ path }: Subject): Promise<void> => {
    const { status, body } = await call('GET', path, { authorization: `Bearer ${api.tokenOf(group)}` })
    if (status >= 300) throw new Error(`${path} answered ${status}: ${body}`)
  }
  try {
    const subjects = subjectsOf(group)
    const scans = await scansOf(knex, group.tenantId, () => inTurn(subjects, ask))
    const timed = await inTurn(subjects, async subject => ({ subject, figures: await time(subject, ask) }))
    report(timed.map(({ figures }) => figures))
    const slow = timed.filter(({ subject, figures }) => figures.p95Ms > goalsMs[subject.kind])
    for (const { subject, figures } of slow)
      console.log(`over ${goalsMs[subject.kind]} ms: ${subject.path} ${figures.p95Ms.toFixed(0)} ms`)
    for (const scan of scans) console.log(`reads all of ${scan.table} (${scan.rows} rows): ${scan.sql}`)
    if (slow.length + scans.length > 0) process.exitCode = 1
  } finally {
    await api.close()
    await knex.destroy()
  }
}

async function inTurn<A, B>(all: readonly A[], work: (one: A) => Promise<B>): Promise<B[]> {
  const done: B[] = []
  for (const one of all) done.push(await work(one))
  return done
}

const time = (subject: Subject, ask: (subject: Subject) => Promise<void>): Promise<Figures> =>
  measure({ name: subject.path, clients: 1, count: calls, call: () => ask(subject).then(() => true) })

async function startApi(services: Services, knex: Knex) {
  const config = loadConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    TEMPORAL_ADDRESS: '127.0.0.1:7233', // never asked
    SECRETS_KEY: 'a-secrets-key-that-only-the-benchmark-uses',
    RATE_LIMIT_FACTOR: '100000',
    OVERLOAD_DELAY_MS: '0',
  })
  const redis = connectRedis(services.redisUrl, 'bench')
  await new Promise((resolve, reject) => redis.once('ready', resolve).once('error', reject))
  const temporal = {} as TemporalClient // reads ask nothing of it
  const app = await buildApp({ config, knex, redis, temporal, publish: () => undefined, log: createLogger('silent', 'bench') })
  const port = await freePort()
  await app.listen({ host: '127.0.0.1', port })
  return {
    url: `http://127.0.0.1:${port}`,
    tokenOf: ({ tenantId, adminId, adminEmail, branchIds }: BigGroup) => {
      const branchRoles = [{ branchId: branchIds[0] ?? 0, role: 'ADMIN' as const }]
      const actor = { kind: 'staff' as const, tenantId, userId: adminId, email: adminEmail, branchRoles }
      return signToken(tokenKinds.access, config.JWT_SECRET, accessClaims(actor, 'bench'), { ttlSeconds: 3_600 })
    },
    async close() {
      await app.close()
      redis.disconnect()
    },
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
