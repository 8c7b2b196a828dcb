import { randomUUID } from 'node:crypto'

/** An answer that is not 2xx, as the problem+json that came. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail)
  }
}

export interface Person {
  get<T>(path: string): Promise<T>
  /** Sends a command under an idempotency key and repeats it with the same key while the server asks for patience (503, no connection). */
  post<T>(path: string, body?: unknown, key?: string): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
}

const patienceMs = 60_000

/** Somebody with a token at the HTTP API. */
export function createPerson(baseUrl: string, headers: Readonly<Record<string, string>> = {}): Person {
  async function send<T>(method: string, path: string, body: unknown, key?: string): Promise<T> {
    const deadline = Date.now() + patienceMs
    for (;;) {
      const response = await attempt(method, path, body, key)
      if (response?.ok) return (response.status === 204 ? undefined : await response.json()) as T
      if (response && response.status !== 503) throw await refusal(response)
      if (Date.now() > deadline) throw new Error(`${method} ${path}: the server did not come back`)
      await pause(Number(response?.headers.get('retry-after') ?? 1) * 1_000)
    }
  }

  const attempt = (method: string, path: string, body: unknown, key?: string) =>
    fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    }).catch(() => undefined)

  return {
    get: path => send('GET', path, undefined),
    post: (path, body, key = randomUUID()) => send('POST', path, body, key),
    patch: (path, body) => send('PATCH', path, body, randomUUID()),
  }
}

async function refusal(response: Response): Promise<Refused> {
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string }
  return new Refused(response.status, problem.code ?? 'unknown', problem.detail ?? response.statusText)
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
