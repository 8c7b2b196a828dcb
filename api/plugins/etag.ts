import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../../domain/errors'

/** The validator of a thing's version, as sent in `ETag`. */
export const etagOf = (version: number): string => `"${version}"`

/** Names the version of what is answered. */
export function setEtag(reply: FastifyReply, version: number): void {
  void reply.header('ETag', etagOf(version))
}

/**
 * The versions that the client says it has seen; null when it sent no `If-Match` (never mandatory) or `*`. Pass it into the
 * write and call `mustMatch` once the row is locked.
 */
export function ifMatch(request: FastifyRequest): readonly string[] | null {
  const given = request.headers['if-match']
  if (given === undefined || given.trim() === '*') return null
  return given.split(',').map(tag => tag.trim().replace(/^W\//, ''))
}

/** Throws `precondition_failed`, which names the version there is. */
export function mustMatch(seen: readonly string[] | null, version: number): void {
  if (seen !== null && !seen.includes(etagOf(version))) throw new DomainError('precondition_failed', { version })
}
