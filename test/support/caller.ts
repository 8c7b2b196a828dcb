import { randomUUID } from 'node:crypto'
import type { Answer, Headers } from './people'

/** Somebody with a token at a running API. */
export interface Caller {
  get(path: string): Promise<Answer>
  /** A command under a key of its own unless one is given. One attempt; rejects when nobody answers. */
  post(path: string, body?: object, key?: string): Promise<Answer>
  patch(path: string, body: object, key?: string): Promise<Answer>
  /** A GET that must succeed; returns the body. Rejects with the answer when it is refused. */
  read(path: string): Promise<Answer['body']>
  /**
   * A command that must succeed, as our own clients send it: repeated under one key while nobody answers or the server asks for patience.
   * Returns the body. Rejects with the answer when it is refused.
   */
  insist(path: string, body?: object, key?: string): Promise<Answer['body']>
}

const patienceMs = 40_000
const pauseMs = 200

export function createCaller(baseUrl: string, as: Headers = {}): Caller {
  async function send(method: string, path: string, body: object | undefined, key: string | null): Promise<Answer> {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...as,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: Object.fromEntries(response.headers) }
  }
  const post: Caller['post'] = (path, body, key = randomUUID()) => send('POST', path, body, key)

  async function insist(path: string, body?: object, key: string = randomUUID()): Promise<Answer['body']> {
    const deadline = Date.now() + patienceMs
    for (;;) {
      const answer = await post(path, body, key).catch(() => undefined)
      if (answer && answer.status < 300) return answer.body
      if (answer && answer.status !== 503) throw refused('POST', path, answer)
      if (Date.now() > deadline) throw new Error(`POST ${path}: no answer but ${answer?.status ?? 'silence'}`)
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }

  return {
    get: path => send('GET', path, undefined, null),
    post,
    patch: (path, body, key = randomUUID()) => send('PATCH', path, body, key),
    async read(path) {
      const answer = await send('GET', path, undefined, null)
      if (answer.status >= 300) throw refused('GET', path, answer)
      return answer.body
    },
    insist,
  }
}

const refused = (method: string, path: string, { status, body }: Answer) =>
  new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(body)}`)
