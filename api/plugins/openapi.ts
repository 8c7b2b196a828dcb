import swagger, { type SwaggerTransform } from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { App } from '../deps'
import { acceptedBy } from './authenticate'
import { documentedProblems, nameProblems } from './documented-problems'
import { problem } from './problem'

z.globalRegistry.add(problem, { id: 'Problem' })

const description = `Backend de un grupo de restaurantes: carrito compartido, rondas, cocina, cuentas y pagos.

- Los importes son enteros en centavos. Las fechas son UTC (RFC 3339).
- Los errores son \`application/problem+json\` con un \`code\` estable; la lista está en \`/problems\`.
- \`Idempotency-Key\` en POST y PATCH: la misma clave con el mismo contenido tiene un solo efecto y una sola respuesta (24 h). Sin clave el
  pedido funciona, pero repetirlo tras un corte de red puede duplicarlo.
- Las listas son arreglos; las que pueden crecer llevan \`X-Total-Count\` y \`Link\`, y \`limit\`, \`offset\` y \`cursor\` son opcionales.
- \`ETag\` y \`If-Match\` (opcional) protegen las ediciones.`

const config = { unrepresentable: 'any' } as const
const withSchemas = createJsonSchemaTransformObject({ zodToJsonConfig: config })
const transformSchema = createJsonSchemaTransform({ zodToJsonConfig: config })

/** OpenAPI 3.1 made from the schemas that validate, at /openapi.json. Registered before the routes it describes. */
export async function openapi(app: App, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Integrador', version: '1.0.0', description, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Token de acceso del personal.' },
          diner: { type: 'apiKey', in: 'header', name: 'X-Table-Token', description: 'Token de la mesa, del código QR.' },
        },
      },
    },
    transform: describeRoute,
    transformObject: document => withoutUnused(nameProblems(withSchemas(document))),
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

/** Adds what every operation has: its tag, who may call it, and that errors are problems. */
const describeRoute: SwaggerTransform = document => {
  const { schema, url } = transformSchema(document as Parameters<typeof transformSchema>[0])
  if (schema?.hide || document.schema?.hide || !document.schema) return { schema: { ...schema, hide: true }, url }
  const accepts = acceptedBy(document.route)
  return {
    url,
    schema: {
      ...schema,
      operationId: operationIdOf(String(document.route.method), url),
      tags: schema?.tags ?? [tagOf(url)],
      ...(accepts.length > 0 && takesKey(String(document.route.method)) ? { headers: idempotencyKey } : {}),
      security: accepts.map(scheme => ({ [scheme]: [] })),
      response: {
        ...withPages(schema?.response as Responses | undefined, isPaged(schema?.querystring)),
        ...documentedProblems(document.route),
        default: problemResponse,
      },
    },
  }
}

/** Drops the schemas that nothing refers to: of each named one there are two, as it is sent and as it is answered. */
function withoutUnused<T extends object>(document: T): T {
  const { components = {} } = document as { components?: Record<string, unknown> }
  const text = JSON.stringify(document)
  const used = Object.entries(components.schemas ?? {}).filter(([name]) => text.includes(`"#/components/schemas/${name}"`))
  return { ...document, components: { ...components, schemas: Object.fromEntries(used) } }
}

const problemResponse = {
  description: 'Problema',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

type Responses = Readonly<Record<string, object>>

const isPaged = (querystring: unknown): boolean => {
  const { properties = {} } = (querystring ?? {}) as { properties?: object }
  return 'limit' in properties && 'offset' in properties
}

/** What `paginate` says of a list, beside the list. */
const pageHeaders = {
  'X-Total-Count': { type: 'integer', description: 'Cuántas filas tiene la lista entera' },
  Link: { type: 'string', description: 'Direcciones relativas de las páginas `next`, `prev` y `first`, las que haya (RFC 8288)' },
}

const withPages = (responses: Responses | undefined, pages: boolean): object =>
  pages && responses?.['200'] ? { ...responses, 200: { ...responses['200'], headers: pageHeaders } } : { ...responses }

/** Described here and not in each route: whoever reads it is one plugin, for all of them. */
const idempotencyKey = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      pattern: '^[!-~]{1,128}$',
      description: 'Una por intención; repetir el pedido con la misma clave no lo hace dos veces (también `X-Idempotency-Key`)',
    },
  },
}
/** Of somebody known: two strangers may well choose the same key. */
const takesKey = (method: string): boolean => method === 'POST' || method === 'PATCH'

/** A name for generated clients: `GET /api/diner/session/:id/rounds` → `getDinerSessionIdRounds`. */
function operationIdOf(method: string, url: string): string {
  const words = url.split(/[^A-Za-z0-9]+/).filter(word => word !== '' && word !== 'api')
  return method.toLowerCase() + words.map(word => word[0]?.toUpperCase() + word.slice(1)).join('')
}

/** `/api/waiter/tables` → `waiter`. */
const tagOf = (url: string): string => url.split('/').filter(part => part !== 'api' && part !== '')[0] ?? 'api'
