import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { demoAccount } from './accounts'
import { errorBody, handleError } from './api-error'
import { checkoutRoutes } from './checkout-routes'
import { createClock } from './clock'
import { controlRoutes } from './control-routes'
import { createDeliveries } from './deliveries'
import { createFaults } from './faults'
import { providerRoutes } from './provider-routes'
import type { Simulator } from './simulator'
import { createStore } from './store'

export interface SimulatorOptions {
  /** Where browsers reach the checkout page; default is the address each request came to. */
  readonly publicUrl?: string
  /** The first of the numbers that name payments, orders, refunds and notices; all ids follow from it. */
  readonly firstId?: number
  /** Remembers everything but the faults over a restart. */
  readonly stateFile?: string
  /** Milliseconds since the epoch; default the machine's clock. A fixed one moves only by /sim/clock/advance. */
  readonly now?: () => number
  /** Multiplies the pauses between webhook attempts; default 1. */
  readonly retryScale?: number
  /** Real milliseconds that a webhook receiver has; default the provider's 22 s. */
  readonly webhookTimeoutMs?: number
  readonly logLevel?: string
}

/** For requests and webhooks that are under way when the simulator stops. */
const requestGraceMs = 500
const webhookGraceMs = 2_000

/** The provider in one process: API, checkout page, signed webhooks, faults. Deterministic: no randomness, and the clock is given. */
export function buildSimulator(options: SimulatorOptions = {}): FastifyInstance {
  const store = createStore({
    firstId: options.firstId ?? 1_300_000_001,
    ...(options.stateFile ? { stateFile: options.stateFile } : {}),
  })
  if (store.accounts.size === 0) store.accounts.set(demoAccount.userId, { ...demoAccount })
  const clock = createClock(store, options.now ?? Date.now)
  const deliveries = createDeliveries(store, clock, {
    retryScale: options.retryScale ?? 1,
    webhookTimeoutMs: options.webhookTimeoutMs ?? 22_000,
  })
  const simulator: Simulator = { store, clock, faults: createFaults(), deliveries }

  const app = Fastify({
    logger: options.logLevel === undefined ? false : { level: options.logLevel },
    routerOptions: { ignoreTrailingSlash: true },
    bodyLimit: 256 * 1024,
  })
  acceptEmptyJson(app)
  app.setErrorHandler(handleError)
  app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(404, `no resource at ${request.url}`)))
  const baseUrl = (request: FastifyRequest) => options.publicUrl ?? `http://${request.host}`
  void app.register(providerRoutes, { simulator, baseUrl })
  void app.register(checkoutRoutes, { simulator })
  void app.register(controlRoutes, { simulator })
  app.get('/health', async () => ({ status: 'ok' }))
  app.get('/ready', async () => ({ status: 'ready' }))

  app.addHook('onReady', async () => {
    setImmediate(() => void deliveries.settle())
  })
  // A client's spare connection, opened and never used, counts as busy and would hold the close until it times out.
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), requestGraceMs).unref()
  })
  app.addHook('onClose', async () => {
    await deliveries.stop(webhookGraceMs)
    store.flush()
  })
  return app
}

/** The official SDK and older clients send `Content-Type: application/json` without a body. */
function acceptEmptyJson(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)))
    } catch {
      done(Object.assign(new Error('body is not JSON'), { statusCode: 400 }))
    }
  })
}
