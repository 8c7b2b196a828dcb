import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedNotice {
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

export interface WebhookReceiver {
  /** Keeps its own query, as ours does. */
  readonly url: string
  readonly received: readonly ReceivedNotice[]
  /** What the next calls are answered, one each; then 200 again. `null` never answers. */
  answerNext(...statuses: readonly (number | null)[]): void
  stop(): Promise<void>
}

/** A server that remembers the notifications it gets. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedNotice[] = []
  const planned: (number | null)[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const { searchParams } = new URL(request.url ?? '/', 'http://receiver')
      received.push({
        query: Object.fromEntries(searchParams),
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      })
      const status = planned.length > 0 ? planned.shift() : 200
      if (typeof status === 'number') response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook?source_news=webhooks`,
    received,
    answerNext: (...statuses) => planned.push(...statuses),
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
