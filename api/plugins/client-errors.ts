import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { type RefusalCode, refusals } from '../../domain/errors'
import { problemUri } from './problem'

/** Answers what is not even HTTP, where no request exists to answer. */
export const answerClientError = (publicUrl: string) => (error: Error & { code?: string }, socket: Socket) => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code: RefusalCode = 'malformed_request'
  const [status, title, detail] = refusals[code]
  const request_id = randomUUID()
  const body = JSON.stringify({ type: problemUri(publicUrl, code), title, status, detail, code, request_id })
  const head = ['HTTP/1.1 400 Bad Request', 'Content-Type: application/problem+json; charset=utf-8', 'Connection: close']
  socket.end(
    `${[...head, `Content-Length: ${Buffer.byteLength(body)}`, `X-Request-ID: ${request_id}`].join('\r\n')}\r\n\r\n${body}`,
  )
}
