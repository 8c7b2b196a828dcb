import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { DomainError, type RefusalCode } from '../../domain/errors'
import type { App } from '../deps'
import { databaseRefusal } from './database-faults'
import { fieldMessages } from './field-messages'
import { type FieldError, sendProblem } from './problem'

/** What Fastify itself refuses, by its error code. */
const frameworkRefusals: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_request',
  FST_ERR_BAD_URL: 'malformed_request',
  FST_ERR_ASYNC_CONSTRAINT: 'malformed_request',
}

/** Turns whatever was thrown into problem+json. What is no refusal is logged once and told to nobody. */
export function errors(app: App, publicUrl: string): void {
  fieldMessages()
  app.decorate('publicUrl', publicUrl)
  app.setErrorHandler((error: FastifyError | DomainError, request, reply) => answerError(error, request, reply))
  answerUnknownPaths(app)
}

/** Also serves errors that happen before routing. */
export function answerError(error: FastifyError | DomainError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof DomainError) return sendProblem(request, reply, error)
  if (hasZodFastifySchemaValidationErrors(error))
    return sendProblem(request, reply, new DomainError('invalid_request'), fieldErrorsOf(error))

  const known = frameworkRefusals[error.code]
  if (known !== undefined) return sendProblem(request, reply, new DomainError(known))
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return sendProblem(request, reply, new DomainError(error instanceof SyntaxError ? 'malformed_json' : 'malformed_request'))

  const refusal = databaseRefusal(error)
  request.log[refusal ? 'warn' : 'error']({ err: error }, refusal ? `database: ${refusal.code}` : 'request failed')
  return sendProblem(request, reply, refusal ?? new DomainError('internal_error'))
}

const places = { body: 'body', querystring: 'query', params: 'path', headers: 'headers' } as const

function fieldErrorsOf(error: {
  validation: readonly { instancePath: string; keyword: string; message?: string }[]
  validationContext?: string
}): FieldError[] {
  const place = places[error.validationContext as keyof typeof places] ?? 'body'
  return error.validation.map(({ instancePath, keyword, message }) => ({
    in: place,
    pointer: instancePath === '/' ? '' : instancePath,
    code: keyword,
    message: message ?? 'Valor inválido.',
  }))
}

/** 404, or 405 with `Allow` when the path exists under other methods. */
function answerUnknownPaths(app: App): void {
  const known: { readonly pattern: RegExp; readonly method: string }[] = []
  app.addHook('onRoute', route => {
    if (route.url.includes('*')) return
    const pattern = new RegExp(`^${route.url.replace(/[.$()+?]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`)
    for (const method of [route.method].flat()) if (method !== 'OPTIONS') known.push({ pattern, method })
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const methods = [...new Set(known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
    if (methods.length === 0 || methods.includes(request.method))
      throw new DomainError('not_found', { detail: 'Esa dirección no existe.' })
    void reply.header('Allow', methods.join(', '))
    throw new DomainError('method_not_allowed', { allowed: methods })
  })
}
