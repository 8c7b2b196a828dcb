import { randomBytes, randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker'
import type { Knex } from 'knex'
import { buildWorkers } from '../../activities/build-workers'
import { createMercadoPago } from '../../activities/payments/mercado-pago'
import type { Role, StaffActor } from '../../domain/access/actor'
import { accessClaims, tokenKinds } from '../../domain/access/claims'
import { freePort } from '../../platform/stack/ports'
import { signToken } from '../../platform/tokens'
import { signTableToken } from '../../services/access/table-token'
import { createTestApi, type TestApi } from './api'
import type { SeatedTable } from './seated-table'
import { services } from './services'
import { startSimulator, type TestSimulator } from './simulator'
import { insertPerson } from './two-tenants'

export interface HttpAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

type Headers = Readonly<Record<string, string>>

/** API, workers and provider on a database and queues of their own, in this process. */
export interface MoneySystem {
  readonly api: TestApi
  readonly simulator: TestSimulator
  readonly temporal: Client
  readonly owner: Knex
  readonly app: Knex
  post(path: string, as: Headers, body?: object): Promise<HttpAnswer>
  get(path: string, as: Headers): Promise<HttpAnswer>
  /** A table token; `diner` is the index of one of the table's diners, absent = the bare token. */
  phone(table: SeatedTable, diner?: 0 | 1): Headers
  staff(role: Role, at: { tenantId: number; branchId: number }): Promise<Headers>
  stop(): Promise<void>
}

export interface MoneySystemOptions {
  readonly env?: Readonly<Record<string, string>>
}

export async function startMoneySystem(options: MoneySystemOptions = {}): Promise<MoneySystem> {
  quietTemporal()
  const taskQueue = `money-${randomBytes(4).toString('hex')}`
  const port = await freePort()
  const simulator = await startSimulator({ now: Date.now, retryScale: 0.001 })
  const [native, connection] = await Promise.all([
    NativeConnection.connect({ address: services.temporalAddress }),
    Connection.connect({ address: services.temporalAddress }),
  ])
  const temporal = new Client({ connection })
  const api = await createTestApi({
    temporal: { client: temporal, taskQueue, deadlineMs: 20_000 },
    env: {
      TEMPORAL_TASK_QUEUE: taskQueue,
      TEMPORAL_PAYMENTS_TASK_QUEUE: `${taskQueue}-payments`,
      PUBLIC_API_URL: `http://127.0.0.1:${port}`,
      MERCADOPAGO_BASE_URL: simulator.url,
      PAYMENT_POLLING_MS: '60000',
      ...options.env,
    },
  })
  await api.app.listen({ host: '127.0.0.1', port })
  const stopping = new AbortController()
  const workers = await buildWorkers({
    connection: native,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('../../workflows'),
      logger: new DefaultLogger('ERROR'),
    }),
    config: api.deps.config,
    deps: { ...api.deps, provider: createMercadoPago({ baseUrl: simulator.url }), stopping: stopping.signal },
  })
  const running = Promise.all(workers.map(worker => worker.run()))

  async function send(method: 'GET' | 'POST', path: string, headers: Headers, body?: object): Promise<HttpAnswer> {
    const answer = await api.app.inject({ method, url: path, headers, ...(body === undefined ? {} : { payload: body }) })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }

  return {
    api,
    simulator,
    temporal,
    owner: api.database.owner,
    app: api.database.app,
    post: (path, as, body) => send('POST', path, as, body),
    get: (path, as) => send('GET', path, as),
    phone: (table, diner) => ({
      'x-table-token': signTableToken(api.deps.config, {
        ...table,
        dinerId: diner === undefined ? null : table.dinerIds[diner],
      }),
    }),
    staff: async (role, { tenantId, branchId }) => {
      const { actor, familyId } = await insertPerson(api.database.owner, tenantId, [{ branchId, role }])
      return { authorization: `Bearer ${tokenOf(api, actor, familyId)}` }
    },
    async stop() {
      stopping.abort()
      for (const worker of workers) worker.shutdown()
      await running
      await simulator.stop()
      await api.close()
      await connection.close()
      await native.close()
    },
  }
}

const tokenOf = ({ deps }: TestApi, actor: StaffActor, familyId: string) =>
  signToken(tokenKinds.access, deps.config.JWT_SECRET, accessClaims(actor, familyId), { ttlSeconds: 900 })

export const withKey = (as: Headers, key: string = randomUUID()): Headers => ({ ...as, 'idempotency-key': key })

function quietTemporal(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] })
  } catch {
    // one runtime a process: an earlier file of this Jest worker installed it
  }
}
