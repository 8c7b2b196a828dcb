import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { operationRefusals } from '../../api/operation-refusals'
import { openapiDocument } from '../../tools/openapi-document'

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema?: { readonly type?: string } }[]
  readonly tags?: readonly string[]
  readonly security?: readonly Record<string, unknown>[]
  readonly responses: Readonly<Record<string, unknown>>
}

let text: string
let document: {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}
beforeAll(async () => {
  text = await openapiDocument()
  document = JSON.parse(text)
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

it('is the document that is committed: write it with tools/write-openapi when routes changed', () => {
  expect(text).toBe(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8'))
})

it('describes every operation with its tag and its problems', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(document.components.schemas?.Problem).toMatchObject({ type: 'object' })
  for (const { path, method, operation } of operations())
    expect({ path, method, tags: operation.tags, problem: operation.responses.default }).toMatchObject({
      tags: [expect.any(String)],
      problem: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    })
})

it('names and summarises each operation, so that clients can be generated', () => {
  const all = operations()
  expect(all.filter(({ operation }) => !operation.summary)).toEqual([])
  const names = all.map(({ operation }) => operation.operationId)
  expect(names).toContain('postDinerCartAdd')
  expect(new Set(names).size).toBe(all.length)
})

it('offers the idempotency key wherever it counts', () => {
  const offers = ({ operation }: { operation: Operation }) =>
    operation.parameters?.some(parameter => parameter.in === 'header' && parameter.name === 'Idempotency-Key') ?? false
  for (const one of operations()) {
    const counts = ['post', 'patch'].includes(one.method) && one.operation.security?.length !== 0
    expect({ path: one.path, method: one.method, offers: offers(one) }).toMatchObject({ offers: counts })
  }
})

it('says who may call what', () => {
  const securityOf = (path: string, method: string) => document.paths[path]?.[method]?.security
  expect(securityOf('/api/auth/me', 'get')).toEqual([{ staff: [] }])
  expect(securityOf('/api/auth/login', 'post')).toEqual([])
})

it('describes what a query switches on or off as such, wherever it does', () => {
  const switches = [
    'cascade',
    'preview',
    'include_deleted',
    'cross_reactions',
    'mandatory_only',
    'featured',
    'popular',
    'is_available',
  ]
  const found = operations().flatMap(({ operation }) => operation.parameters?.filter(({ name }) => switches.includes(name)) ?? [])
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set(switches))
  for (const { name, schema } of found) expect({ name, type: schema?.type }).toEqual({ name, type: 'boolean' })
})

it('resolves every reference', () => {
  for (const [, kind = '', name] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g))
    expect(Object.keys(document.components[kind] ?? {})).toContain(name)
})

it('has what each operation refuses written down', () => {
  const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
  expect(Object.keys(operationRefusals).sort()).toEqual(described.sort())
})
