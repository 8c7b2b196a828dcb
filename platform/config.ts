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

  LOGIN_FAILURES_PER_EMAIL: positive(5),
  LOGIN_FAILURES_PER_IP: positive(20),
  LOGIN_WINDOW_SECONDS: positive(60),

  MERCADOPAGO_BASE_URL: z.url().default('https://api.mercadopago.com'),

  SOCKETS_PER_USER: positive(10),
  SOCKETS_PER_TABLE: positive(10),
  SOCKETS_PER_PROCESS: positive(20_000),
  SOCKET_HEARTBEAT_MS: positive(30_000),
})

export type Config = Readonly<z.infer<typeof schema>>

/** The configuration of a process. Throws one Error whose message names each wrong variable; never prints a value. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new Error(describeIssues(parsed.error))
  refuseDevelopmentSecrets(parsed.data)
  return parsed.data
}

function describeIssues(error: z.ZodError): string {
  const lines = error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`)
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
