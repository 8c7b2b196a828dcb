import type { FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify'
import { isFamilyRevoked } from '../../db/access/revocations'
import { isOpenSession } from '../../db/queries/open-session'
import type { Actor, DinerActor, StaffActor } from '../../domain/access/actor'
import { dinerOf, type StaffLogin, staffLoginOf, tokenKinds } from '../../domain/access/claims'
import { DomainError } from '../../domain/errors'
import { verifyToken } from '../../platform/tokens'
import type { ApiDeps, App } from '../deps'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on public paths. */
    actor: Actor | null
    /** The login behind a staff request. */
    login: StaffLogin | null
  }
  interface FastifyInstance {
    identify: Identify
  }
}

type Scheme = 'staff' | 'diner'
type Identify = Readonly<Record<Scheme, (request: FastifyRequest) => Promise<void>>>
type Guard = onRequestHookHandler & { readonly accepts: readonly Scheme[] }

/** Requires somebody who logged in. */
export const staff = (): Guard => guard(['staff'])

/** Requires a phone at a table whose session is still open. */
export const diner = (): Guard => guard(['diner'])

/** Requires either; a request with both kinds of token counts as staff. */
export const anyone = (): Guard => guard(['staff', 'diner'])

function guard(accepts: readonly Scheme[]): Guard {
  const check = async (request: FastifyRequest): Promise<void> => {
    const scheme = accepts.length === 1 ? accepts[0] : presentedScheme(request)
    await request.server.identify[scheme ?? 'staff'](request)
  }
  return Object.assign(check, { accepts })
}

const presentedScheme = (request: FastifyRequest): Scheme =>
  request.headers.authorization === undefined && request.headers['x-table-token'] !== undefined ? 'diner' : 'staff'

export function staffActor(request: FastifyRequest): StaffActor {
  if (request.actor?.kind !== 'staff') throw new DomainError('unauthenticated')
  return request.actor
}

export function dinerActor(request: FastifyRequest): DinerActor {
  if (request.actor?.kind !== 'diner') throw new DomainError('unauthenticated')
  return request.actor
}

export function staffLogin(request: FastifyRequest): StaffLogin {
  if (request.login === null) throw new DomainError('unauthenticated')
  return request.login
}

/** Which tokens a route accepts; empty for public ones. Read before `authentication` moved its guards and after. */
export const acceptedBy = (route: Pick<RouteOptions, 'preHandler' | 'onRequest'>): readonly Scheme[] =>
  [route.preHandler, route.onRequest].flat().find(isGuard)?.accepts ?? []

const isGuard = (hook: unknown): hook is Guard => typeof hook === 'function' && 'accepts' in hook

/**
 * Guards are named in a route's `preHandler`, and run before its body is read: whoever may not ask learns nothing from
 * validation, and cannot make the server parse.
 */
export function authentication(app: App, deps: ApiDeps): void {
  app.decorateRequest('actor', null)
  app.decorateRequest('login', null)
  app.decorate('identify', {
    staff: request => identifyStaff(deps, request),
    diner: request => identifyDiner(deps, request),
  })
  app.addHook('onRoute', route => {
    const hooks = [route.preHandler ?? []].flat()
    const guards = hooks.filter(isGuard)
    if (guards.length === 0) return
    route.onRequest = [...guards, ...[route.onRequest ?? []].flat()]
    route.preHandler = hooks.filter(hook => !isGuard(hook))
  })
  // What somebody is answered is for them: people, guests, money. A route that knows better says so.
  app.addHook('onSend', async (request, reply) => {
    if (request.actor !== null && !reply.hasHeader('Cache-Control')) void reply.header('Cache-Control', 'no-store')
  })
}

async function identifyStaff(deps: ApiDeps, request: FastifyRequest): Promise<void> {
  const token = /^Bearer +([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const login = token === undefined ? null : staffLoginOf(verifyToken(tokenKinds.access, deps.config.JWT_SECRET, token))
  if (login === null) throw new DomainError('unauthenticated')
  if (await isRevoked(deps, request, login)) throw new DomainError('token_revoked')
  request.login = login
  request.actor = login.actor
}

/** Without Redis nobody knows who was sent away: staff may go on reading for the life of their token, but change nothing. */
async function isRevoked(deps: ApiDeps, request: FastifyRequest, login: StaffLogin): Promise<boolean> {
  try {
    return await isFamilyRevoked(deps, login.familyId)
  } catch (error) {
    if (!readingMethods.has(request.method)) throw new DomainError('live_unavailable')
    request.log.warn({ err: error }, 'revocations cannot be read; a read goes on')
    return false
  }
}

const readingMethods = new Set(['GET', 'HEAD'])

async function identifyDiner(deps: ApiDeps, request: FastifyRequest): Promise<void> {
  const token = request.headers['x-table-token']
  const actor = typeof token === 'string' ? dinerOf(verifyToken(tokenKinds.table, deps.config.TABLE_TOKEN_SECRET, token)) : null
  if (actor === null) throw new DomainError('unauthenticated')
  if (!(await isOpenSession(deps.knex, actor))) throw new DomainError('session_closed')
  request.actor = actor
}
