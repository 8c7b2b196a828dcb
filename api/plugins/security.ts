import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { Config } from '../../platform/config'
import type { App } from '../deps'

const developmentPorts = [5173, 5176, 5177, 5178, 5179, 5180]
const developmentOrigins = ['localhost', '127.0.0.1'].flatMap(host => developmentPorts.map(port => `http://${host}:${port}`))

const allowedHeaders = [
  'Authorization',
  'Content-Type',
  'X-Table-Token',
  'X-Request-ID',
  'X-Requested-With',
  'X-Device-Id',
  'Accept',
  'Accept-Language',
  'Cache-Control',
  'Idempotency-Key',
  'X-Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'traceparent',
  'Last-Event-Id',
]
const exposedHeaders = [
  'X-Request-ID',
  'Link',
  'X-Total-Count',
  'ETag',
  'Idempotency-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
]

/** Security headers on every answer, and which other origins' pages may call. */
export async function security(app: App, config: Config): Promise<void> {
  const isProduction = config.NODE_ENV === 'production'
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'https:'],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    hsts: isProduction ? { maxAge: 365 * 24 * 3600, includeSubDomains: true } : false,
    crossOriginResourcePolicy: { policy: 'cross-origin' }, // menus are drawn by pages of other origins
  })
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('Permissions-Policy', 'geolocation=(), microphone=(), camera=()')
  })
  await app.register(cors, {
    origin: isProduction ? config.ALLOWED_ORIGINS : [...developmentOrigins, ...config.ALLOWED_ORIGINS],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders,
    exposedHeaders,
    maxAge: isProduction ? 600 : 0,
    strictPreflight: false,
  })
}
