import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type DomainError, type RefusalCode, refusals } from '../../domain/errors'

/** One thing wrong with what was sent. `pointer` is a JSON pointer into the part named by `in`. */
export const fieldError = z.object({
  in: z.enum(['body', 'query', 'path', 'headers']),
  pointer: z.string(),
  code: z.string(),
  message: z.string(),
})
export type FieldError = z.infer<typeof fieldError>

/** The body of every error. Facts that a refusal carries are further members. */
export const problem = z
  .looseObject({
    type: z.url(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(fieldError).optional(),
    request_id: z.string(),
  })
  .describe('Problem details (RFC 9457)')

/** Seconds after which trying again makes sense, when the refusal itself does not say. */
const retryAfterSeconds: Partial<Record<number, number>> = { 429: 60, 503: 2 }

/** Answers a refusal as `application/problem+json`. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: DomainError,
  errors: readonly FieldError[] | undefined = refusal.details.errors,
): FastifyReply {
  const [status, title] = refusals[refusal.code]
  const retryAfter = refusal.details.retry_after ?? retryAfterSeconds[status]
  if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter))
  if (status === 401) void reply.header('WWW-Authenticate', 'Bearer')
  void reply.header('X-Request-ID', request.id).header('X-Content-Type-Options', 'nosniff') // before routing no hook has set them
  const body = {
    ...extensionsOf(refusal),
    type: problemUri(request.server.publicUrl, refusal.code),
    title,
    status,
    detail: refusal.message,
    code: refusal.code,
    ...(errors === undefined ? {} : { errors }),
    request_id: request.id,
  }
  return reply.code(status).type('application/problem+json; charset=utf-8').serializer(JSON.stringify).send(body)
}

/** Where a person can read what a code means. */
export const problemUri = (publicUrl: string, code: RefusalCode): string => new URL(`/problems/${code}`, publicUrl).href

const ownMembers = new Set(['type', 'title', 'status', 'code', 'request_id'])

/** A fact that is named like a member of the problem itself is called `current_…`: the state of a round is `current_status`. */
function extensionsOf(refusal: DomainError): Record<string, unknown> {
  const facts = Object.entries(refusal.details).filter(([name]) => name !== 'detail' && name !== 'errors')
  return Object.fromEntries(facts.map(([name, value]) => [ownMembers.has(name) ? `current_${name}` : name, value]))
}

declare module 'fastify' {
  interface FastifyInstance {
    publicUrl: string
  }
}
