import { Agent, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly body: string
}

export type Call = (method: string, path: string, headers?: Readonly<Record<string, string>>, body?: unknown) => Promise<Answer>

/** The leanest HTTP client Node has, with connections kept alive: the client must not be what is measured. */
export function createCaller(baseUrl: string): Call & { json<T>(...args: Parameters<Call>): Promise<T> } {
  const { hostname, port } = new URL(baseUrl)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })

  const call: Call = (method, path, headers = {}, body) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const sent = request(
        {
          agent,
          hostname,
          port,
          method,
          path,
          headers:
            payload === undefined
              ? headers
              : { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) },
        },
        response => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }))
          response.on('error', reject)
        },
      )
      sent.on('error', reject)
      sent.end(payload)
    })

  async function json<T>(...args: Parameters<Call>): Promise<T> {
    const { status, body } = await call(...args)
    if (status >= 300) throw new Error(`${args[0]} ${args[1]} answered ${status}: ${body}`)
    return JSON.parse(body) as T
  }

  return Object.assign(call, { json })
}
