import type { IncomingMessage } from 'node:http'
import { type SocketKind, socketKinds } from './channels'
import type { Handshake } from './connection'

const paths = new Map<string, { kind: SocketKind; isLegacy: boolean }>(
  socketKinds.flatMap(kind => [
    [`/ws/${kind}`, { kind, isLegacy: false }],
    [`/legacy/ws/${kind}`, { kind, isLegacy: true }],
  ]),
)

/** What an upgrade request asks for; null for a path that is no socket. The URL holds a token: never log it. */
export function readHandshake(request: IncomingMessage): Handshake | null {
  const url = parseUrl(request.url)
  const path = url && paths.get(url.pathname.replace(/\/+$/, ''))
  if (!url || !path) return null
  const token =
    path.kind === 'diner'
      ? (url.searchParams.get('table_token') ?? url.searchParams.get('token') ?? headerOf(request, 'x-table-token'))
      : url.searchParams.get('token')
  return { ...path, willResume: url.searchParams.get('resume') === '1', token: token ?? bearerOf(request) }
}

function parseUrl(text: string | undefined): URL | null {
  try {
    return new URL(text ?? '/', 'http://gateway')
  } catch {
    return null
  }
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}

const bearerOf = (request: IncomingMessage): string | null =>
  /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
