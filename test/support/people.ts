import type { BranchRole, Role, StaffActor } from '../../domain/access/actor'
import { accessClaims, tokenKinds } from '../../domain/access/claims'
import { signToken } from '../../platform/tokens'
import { signTableToken } from '../../services/access/table-token'
import type { TestApi } from './api'
import { insertPerson, type Person } from './two-tenants'

export type Headers = Readonly<Record<string, string>>

/** The headers of somebody's login. */
export function logIn({ deps }: TestApi, { actor, familyId }: Person): Headers {
  const token = signToken(tokenKinds.access, deps.config.JWT_SECRET, accessClaims(actor, familyId), { ttlSeconds: 900 })
  return { authorization: `Bearer ${token}` }
}

/** Somebody new who holds these roles, and the headers of their login. */
export async function hire(
  api: TestApi,
  tenantId: number,
  branchRoles: readonly BranchRole[],
): Promise<{ readonly actor: StaffActor; readonly headers: Headers }> {
  const person = await insertPerson(api.database.owner, tenantId, branchRoles)
  return { actor: person.actor, headers: logIn(api, person) }
}

export const hireFor = async (api: TestApi, at: { tenantId: number; branchId: number }, role: Role): Promise<Headers> =>
  (await hire(api, at.tenantId, [{ branchId: at.branchId, role }])).headers

type Seat = Parameters<typeof signTableToken>[1]

/** The headers of a phone at a table. */
export const phoneAt = (api: TestApi, seat: Seat): Headers => ({ 'x-table-token': signTableToken(api.deps.config, seat) })

/** What a request was answered with. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

/** Sends a request; `as` are the headers that say who asks. */
export async function send(
  api: TestApi,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  as: Headers = {},
  body?: object,
): Promise<Answer> {
  const reply = await api.app.inject({ method, url, headers: { ...as }, ...(body && { payload: body }) })
  const isJson = String(reply.headers['content-type']).includes('json')
  const answered = isJson ? reply.json() : reply.rawPayload
  return { status: reply.statusCode, body: reply.body === '' ? null : answered, headers: reply.headers }
}
