import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ApiDeps, App } from './deps'
import { accessLog } from './plugins/access-log'
import { authentication } from './plugins/authenticate'
import { bodies, bodyLimitBytes } from './plugins/bodies'
import { answerClientError } from './plugins/client-errors'
import { commands } from './plugins/commands'
import { answerError, errors } from './plugins/errors'
import { idempotency } from './plugins/idempotency'
import { metrics } from './plugins/metrics'
import { openapi } from './plugins/openapi'
import { overload } from './plugins/overload'
import { plainText } from './plugins/plain-text'
import { rateLimits } from './plugins/rate-limits'
import { requestIdOf, requestIds } from './plugins/request-ids'
import { security } from './plugins/security'
import { routes } from './routes'

export type { ApiDeps, App } from './deps'

/** A client that sends slower than this holds a connection for nothing. */
const requestTimeoutMs = 30_000
/** Longer than load balancers keep theirs, so that they close first and never write into a closing connection. */
const keepAliveTimeoutMs = 72_000

/** The API without its port: plugins in reading order, then routes. The caller listens (or injects) and closes it. */
export async function buildApp(deps: ApiDeps): Promise<App> {
  const app = createServer(deps)
  errors(app, deps.config.PUBLIC_API_URL)
  requestIds(app)
  accessLog(app)
  await security(app, deps.config)
  await overload(app, deps.config)
  bodies(app)
  plainText(app)
  authentication(app, deps)
  commands(app)
  rateLimits(app, deps)
  idempotency(app, deps)
  await openapi(app, deps.config.PUBLIC_API_URL)
  metrics(app, deps.knex)

  for (const register of routes) await app.register(scope => register(scope, deps))
  return app
}

function createServer({ config, log }: ApiDeps): App {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    trustProxy: config.TRUSTED_PROXIES.length > 0 ? config.TRUSTED_PROXIES : false,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    clientErrorHandler: answerClientError(config.PUBLIC_API_URL),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  return app
}
