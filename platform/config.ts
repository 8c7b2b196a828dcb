import { z } from 'zod'

const developmentSecret = (name: string) => `development-only-${name}-0123456789abcdef`
const list = z
  .string()
  .default('')
  .transform(text =>
    text
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== ''),
  )
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)
const positive = (fallback: number) => z.coerce.number().int().min(1).default(fallback)
const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform(text => text === 'true')

/** Every variable that a process reads, with its default for development. Names are the contract with .env.example and compose. */
const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL_SIZE: positive(20),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_TLS: flag(false),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('integrador'),
  TEMPORAL_PAYMENTS_TASK_QUEUE: z.string().min(1).default('payments'),

  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port(8000),
  GATEWAY_HOST: z.string().default('127.0.0.1'),
  GATEWAY_PORT: port(8001),
  WORKER_HEALTH_HOST: z.string().default('127.0.0.1'),
  WORKER_HEALTH_PORT: port(8002),
  /** host:port where Temporal's SDK serves its own Prometheus metrics; unset = nowhere. */
  WORKER_SDK_METRICS_ADDRESS: z.string().min(1).optional(),
  SIMULATOR_HOST: z.string().default('127.0.0.1'),
  SIMULATOR_PORT: port(8003),

  PUBLIC_API_URL: z.url().default('http://127.0.0.1:8000'),
  PUBLIC_MENU_URL: z.url().default('http://localhost:5176'),
  ALLOWED_ORIGINS: list,
  TRUSTED_PROXIES: list,

  JWT_SECRET: z.string().min(32).default(developmentSecret('jwt')),
  TABLE_TOKEN_SECRET: z.string().min(32).default(developmentSecret('table')),
  SECRETS_KEY: z.string().min(32).default(developmentSecret('secrets')),
  ACCESS_TOKEN_SECONDS: positive(15 * 60),
  REFRESH_TOKEN_SECONDS: positive(7 * 24 * 3600),
  TABLE_TOKEN_SECONDS: positive(3 * 3600),
  COOKIE_SECURE: flag(false),

  /** Multiplies the limits on requests a minute: load tests raise it. */
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  /** Requests are refused while the event loop is later than this; 0 = never. Tests share a busy machine. */
  OVERLOAD_DELAY_MS: z.coerce.number().int().min(0).default(1_000),
  LOGIN_FAILURES_PER_EMAIL: positive(5),
  LOGIN_FAILURES_PER_IP: positive(20),
  LOGIN_WINDOW_SECONDS: positive(60),

  /** Asks DNS whether the host of an image is public. Not asking leaves what the address itself says. */
  IMAGE_HOST_LOOKUP: flag(true),

  MERCADOPAGO_BASE_URL: z.url().default('https://api.mercadopago.com'),
  /** Waits before each look at a payment nobody notified us of; the last one repeats. */
  PAYMENT_POLLING_MS: list.transform(waits => (waits.length > 0 ? waits.map(Number) : [15_000, 30_000, 60_000, 300_000])),
  /** How long after its expiry a payment is still looked after. */
  PAYMENT_GRACE_MS: positive(600_000),

  SOCKETS_PER_USER: positive(10),
  SOCKETS_PER_TABLE: positive(10),
  SOCKETS_PER_PROCESS: positive(20_000),
  SOCKET_HEARTBEAT_MS: positive(30_000),
})

export type Config = Readonly<z.infer<typeof schema>>

/** The configuration of a process. Throws one Error whose message names each wrong variable; never prints a value. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const config = parse(schema, env)
  refuseDevelopmentSecrets(config)
  return config
}

/** The simulator of the payment provider needs no database, so it has a configuration of its own. */
const simulatorSchema = schema.pick({ LOG_LEVEL: true, SIMULATOR_HOST: true, SIMULATOR_PORT: true }).extend({
  /** Where browsers reach its checkout page; default is the address each request came to. */
  SIMULATOR_PUBLIC_URL: z.url().optional(),
  /** Remembers everything over a restart. */
  SIMULATOR_STATE_FILE: z.string().optional(),
  /** Multiplies the pauses between webhook attempts; 0.001 turns five minutes into 0.3 seconds. */
  SIMULATOR_RETRY_SCALE: z.coerce.number().min(0).default(1),
  /** The first payment number; default follows from the time, so that no number is ever given twice. */
  SIMULATOR_FIRST_ID: z.coerce.number().int().min(1).optional(),
})

export type SimulatorConfig = Readonly<z.infer<typeof simulatorSchema>>

/** Throws like `loadConfig`. */
export const loadSimulatorConfig = (env: NodeJS.ProcessEnv = process.env): SimulatorConfig => parse(simulatorSchema, env)

/** What `npm start` itself reads: which services to bring up, and where its processes listen. */
const stackSchema = schema
  .pick({
    TEMPORAL_NAMESPACE: true,
    TEMPORAL_API_KEY: true,
    TEMPORAL_TLS: true,
    API_HOST: true,
    API_PORT: true,
    GATEWAY_HOST: true,
    GATEWAY_PORT: true,
    WORKER_HEALTH_HOST: true,
    WORKER_HEALTH_PORT: true,
    SIMULATOR_HOST: true,
    SIMULATOR_PORT: true,
    PUBLIC_MENU_URL: true,
  })
  .extend({
    DATABASE_URL: schema.shape.DATABASE_URL.optional(),
    REDIS_URL: schema.shape.REDIS_URL.optional(),
    TEMPORAL_ADDRESS: schema.shape.TEMPORAL_ADDRESS.optional(),
    TEMPORAL_UI_PORT: port(8233),
    PUBLIC_API_URL: z.url().optional(),
    MERCADOPAGO_BASE_URL: z.url().optional(),
  })

export type StackConfig = Readonly<z.infer<typeof stackSchema>>

/** Throws like `loadConfig`. */
export const loadStackConfig = (env: NodeJS.ProcessEnv = process.env): StackConfig => parse(stackSchema, env)

function parse<T>(shape: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = shape.safeParse(given)
  if (!parsed.success) throw new Error(describeIssues(parsed.error))
  return parsed.data
}

function describeIssues(error: z.ZodError): string {
  const lines = error.issues.map(
    issue => `  ${issue.path.join('.')}: ${issue.message.endsWith('received undefined') ? 'is not set' : issue.message}`,
  )
  return `The configuration is not valid:\n${lines.join('\n')}`
}

function refuseDevelopmentSecrets(config: Config): void {
  if (config.NODE_ENV !== 'production') return
  const unsafe = (['JWT_SECRET', 'TABLE_TOKEN_SECRET', 'SECRETS_KEY'] as const).filter(name =>
    config[name].startsWith('development-only-'),
  )
  if (config.ALLOWED_ORIGINS.length === 0)
    throw new Error('The configuration is not valid:\n  ALLOWED_ORIGINS: required in production')
  if (unsafe.length > 0)
    throw new Error(`The configuration is not valid:\n${unsafe.map(name => `  ${name}: must be set in production`).join('\n')}`)
}
