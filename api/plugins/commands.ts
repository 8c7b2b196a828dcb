import { createHash, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { CommandScope } from '../../db/command-scope'
import type { Actor } from '../../domain/access/actor'
import type { Command, Provenance } from '../../domain/command'
import { DomainError } from '../../domain/errors'
import type { App } from '../deps'

declare module 'fastify' {
  interface FastifyRequest {
    /** Names what is asked for: equal for repetitions with one idempotency key, else unique. */
    commandId: string
    /** As the client sent it; null without. */
    idempotencyKey: string | null
  }
}

const wellFormedKey = /^[\x21-\x7e]{1,128}$/

/** Gives each request its command id. Needs the actor, so it runs after the guards. Throws `idempotency_key_invalid`. */
export function commands(app: App): void {
  app.decorateRequest('commandId', '')
  app.decorateRequest('idempotencyKey', null)
  app.addHook('preParsing', async request => {
    request.idempotencyKey = idempotencyKeyOf(request)
    request.commandId = commandIdOf(request)
  })
}

function idempotencyKeyOf(request: FastifyRequest): string | null {
  if (readingMethods.has(request.method)) return null
  const given = request.headers['idempotency-key'] ?? request.headers['x-idempotency-key']
  if (given === undefined) return null
  if (typeof given !== 'string' || !wellFormedKey.test(given)) throw new DomainError('idempotency_key_invalid')
  return given
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A key counts for one caller, with what they may, and one path. Callers that nobody knows have no keys: two strangers may well choose the same. */
function commandIdOf(request: FastifyRequest): string {
  if (request.idempotencyKey === null || request.actor === null) return randomUUID()
  const parts = [callerOf(request.actor), ...rightsOf(request.actor), request.method, pathOf(request), request.idempotencyKey]
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''

/** A stable name for who asks. A bare table token speaks for its table, whichever phone holds it. */
export function callerOf(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return `staff:${actor.tenantId}:${actor.userId}`
    case 'diner':
      return `diner:${actor.tenantId}:${actor.sessionId}:${actor.dinerId ?? 'table'}`
    case 'system':
      return `system:${actor.tenantId}`
  }
}

/** What somebody may, as their token says: with other roles they may no longer read what they were answered, and ask anew. */
export const rightsOf = (actor: Actor): readonly string[] =>
  actor.kind === 'staff' ? actor.branchRoles.map(({ branchId, role }) => `${branchId} ${role}`).sort() : []

/** What a command carries into a workflow. Only for routes with a guard. */
export function commandOf(request: FastifyRequest): Command {
  if (request.actor === null) throw new DomainError('unauthenticated')
  return { id: request.commandId, actor: request.actor, ...provenanceOf(request) }
}

/** The scope for `commit` of the request's one write. Only for routes with a guard. */
export function commandScope(request: FastifyRequest): CommandScope {
  const { actor, ...scope } = commandOf(request)
  return { ...scope, tenantId: actor.tenantId, loginId: request.login?.familyId ?? null }
}

/** A client may send what it likes as its name; nobody needs more of it than this. */
const longestUserAgent = 500

/** Behind proxies, the address is what the trusted ones say. */
export const provenanceOf = ({ id, traceparent, ip, headers }: FastifyRequest) =>
  ({
    requestId: id,
    traceparent,
    origin: { ipAddress: ip, userAgent: headers['user-agent']?.slice(0, longestUserAgent) ?? null },
  }) satisfies Provenance
