import type { App } from '../../api/deps'

/** Where something can be sent to an operation. */
export interface Inputs {
  readonly query: readonly string[]
  /** JSON pointers into the body; of lists, the first element. Empty without a body. */
  readonly body: readonly string[]
  /** Codes of the problems that it may answer. */
  readonly codes: ReadonlySet<string>
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

/** What a route (`POST /api/rounds/:id/approve`) takes and refuses, by the application's own description. */
export function inputsOf(app: App, route: string): Inputs {
  const [method = '', path = ''] = route.split(' ')
  const document = app.swagger() as unknown as { paths?: Record<string, Record<string, Operation>> }
  const operation = document.paths?.[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${route} is not described`)
  const named = (operation.parameters ?? []).filter(parameter => parameter.in === 'query')
  const schema = operation.requestBody?.content['application/json']?.schema
  // A response that is a problem is a component named by its status and codes.
  const problems = Object.values(operation.responses).flatMap(({ $ref }) => $ref?.split('/').at(-1)?.split('.').slice(1) ?? [])
  return {
    query: named.map(({ name }) => name),
    body: schema ? ['', ...new Set(pointersOf(schema, ''))] : [],
    codes: new Set(problems),
  }
}

function pointersOf({ properties, items, anyOf, oneOf }: Schema, at: string): string[] {
  const members = Object.entries(properties ?? {}).flatMap(([name, member]) => [
    `${at}/${name}`,
    ...pointersOf(member, `${at}/${name}`),
  ])
  const element = items ? [`${at}/0`, ...pointersOf(items, `${at}/0`)] : []
  return [...members, ...element, ...[...(anyOf ?? []), ...(oneOf ?? [])].flatMap(choice => pointersOf(choice, at))]
}

/** A copy of a JSON value with another one at the pointer; objects and lists on the way are made. */
export function withValue(whole: unknown, pointer: string, value: unknown): unknown {
  const [, name, ...rest] = pointer.split('/')
  if (name === undefined) return value
  const deeper = rest.length > 0 ? `/${rest.join('/')}` : ''
  if (/^\d+$/.test(name)) {
    const list = Array.isArray(whole) ? [...whole] : []
    list[Number(name)] = withValue(list[Number(name)], deeper, value)
    return list
  }
  const members = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : {}
  return { ...members, [name]: withValue(members[name], deeper, value) }
}
