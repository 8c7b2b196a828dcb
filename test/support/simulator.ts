import type { AddressInfo } from 'node:net'
import { buildSimulator, type SimulatorOptions } from '../../simulators/mercado-pago/app'

export interface Answer<T> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

export interface TestSimulator {
  readonly url: string
  /** As the demo seller, unless `authorization` says otherwise. */
  api<T = unknown>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  control<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>>
  stop(): Promise<void>
}

export const demoSeller = { userId: 1001, accessToken: 'APP_USR-demo-buen-sabor', webhookSecret: 'demo-webhook-secret' } as const

/** A simulator of its own on a free port. Its clock stands still at noon of 2026-09-18 UTC until it is advanced. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<TestSimulator> {
  const app = buildSimulator({ now: () => Date.parse('2026-09-18T12:00:00Z'), ...options })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`

  const send = async <T>(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer<T>> => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T }
  }

  return {
    url,
    api: (method, path, body, headers) =>
      send(method, path, body, { authorization: `Bearer ${demoSeller.accessToken}`, ...headers }),
    control: (method, path, body) => send(method, `/sim${path}`, body, {}),
    stop: () => app.close(),
  }
}
