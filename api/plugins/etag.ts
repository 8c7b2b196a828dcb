import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
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

interface Content {
  readonly body: Buffer | string
  readonly etag: string
  readonly type: string
}

/** For the description of whatever `sendTagged` sends. */
export const notModified = { 304: z.null().describe('Ya lo tenés: es el de `If-None-Match`') }

/** The validator of what has no version: the same bytes have the same one. */
export const contentEtag = (body: Buffer | string): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`

/** Sends it as it is, or 304 to a client that has it. `share` says who may keep it; whoever does asks each time whether it is still true. */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag, type }: Content,
  share: 'public' | 'private',
): FastifyReply {
  void reply.header('ETag', etag).header('Cache-Control', `${share}, no-cache`)
  if (hasIt(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(type).send(body)
}

const hasIt = (given: string | undefined, etag: string): boolean =>
  given?.split(',').some(tag => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*') ?? false
