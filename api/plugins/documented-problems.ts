import type { RouteOptions } from 'fastify'
import { type RefusalCode, refusals } from '../../domain/errors'
import { operationRefusals } from '../operation-refusals'
import { acceptedBy } from './authenticate'

/** The problems that an operation may answer, as responses of its description: one a status, with the codes it can have. */
export function documentedProblems(route: RouteOptions): Record<string, unknown> {
  const byStatus = new Map<number, RefusalCode[]>()
  for (const code of [...new Set(codesOf(route))].sort()) {
    const [status] = refusals[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, responseOf(codes)]))
}

function codesOf(route: RouteOptions): RefusalCode[] {
  const { schema, config } = route
  const accepts = acceptedBy(route)
  const changes = !['GET', 'HEAD'].includes(String(route.method))
  const hasInput = schema?.body !== undefined || schema?.params !== undefined || schema?.querystring !== undefined
  return [
    ...(operationRefusals[`${String(route.method)} ${route.url}`] ?? []),
    ...(accepts.length > 0 ? (['unauthenticated'] as const) : []),
    ...(accepts.includes('staff') ? (['token_revoked'] as const) : []),
    ...(accepts.includes('staff') && changes ? (['live_unavailable'] as const) : []),
    ...(accepts.includes('diner') ? (['session_closed'] as const) : []),
    ...(changes ? (['malformed_json', 'unsupported_media_type', 'body_too_large', 'idempotency_key_invalid'] as const) : []),
    ...(accepts.length > 0 && ['POST', 'PATCH'].includes(String(route.method)) ? (['idempotency_key_reused'] as const) : []),
    ...(hasInput ? (['invalid_request'] as const) : []),
    ...(config?.limit === undefined ? [] : (['too_many_requests'] as const)),
    'malformed_request',
    'overloaded',
    'storage_unavailable',
    'internal_error',
  ]
}

interface Described {
  readonly responses?: Record<string, unknown>
}

/**
 * Says each of those responses once: operations that refuse alike refer to one component, named `409.table_occupied`. Changes the document
 * and returns it.
 */
export function nameProblems<T extends object>(document: T): T {
  const { paths, components } = document as {
    paths?: Record<string, Record<string, Described>>
    components?: Record<string, unknown>
  }
  const named: Record<string, unknown> = {}
  for (const { responses = {} } of Object.values(paths ?? {}).flatMap(methods => Object.values(methods)))
    for (const [status, response] of Object.entries(responses)) {
      const codes = codesIn(response)
      if (codes === null) continue
      const name = [status, ...codes].join('.')
      named[name] = response
      responses[status] = { $ref: `#/components/responses/${name}` }
    }
  return { ...document, components: { ...components, responses: named } }
}

function codesIn(response: unknown): readonly string[] | null {
  const { content } = response as {
    content?: Record<string, { schema: { allOf?: { properties?: { code: { enum: string[] } } }[] } }>
  }
  return content?.['application/problem+json']?.schema.allOf?.[1]?.properties?.code.enum ?? null
}

const responseOf = (codes: readonly RefusalCode[]) => ({
  description: codes.map(code => `\`${code}\`: ${refusals[code][1]}`).join('. '),
  content: {
    'application/problem+json': {
      schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: codes } } }] },
    },
  },
})
