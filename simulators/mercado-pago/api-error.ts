import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'

const names: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  404: 'not_found',
  409: 'conflict',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  500: 'internal_error',
  503: 'service_unavailable',
}

/** An error as the provider words it: `{ message, error, status, cause: [{ code, description, data }] }`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code?: number,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

export function errorBody(status: number, message: string, code?: number) {
  return {
    message,
    error: names[status] ?? 'error',
    status,
    cause: code === undefined ? [] : [{ code, description: message, data: null }],
  }
}

export function handleError(
  error: FastifyError | ApiError | ZodError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ApiError) return reply.code(error.status).send(errorBody(error.status, error.message, error.code))
  if (error instanceof ZodError) return reply.code(400).send(errorBody(400, describe(error)))
  const status = 'statusCode' in error && error.statusCode !== undefined ? error.statusCode : 500
  if (status >= 500) request.log.error(error)
  return reply.code(status).send(errorBody(status, status >= 500 ? 'internal error' : error.message))
}

const describe = (error: ZodError) => error.issues.map(issue => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ')
