import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { roles } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import type { Config } from '../../platform/config'
import { changePassword } from '../../services/access/change-password'
import { login } from '../../services/access/login'
import { logout, logoutEverywhere } from '../../services/access/logout'
import { me } from '../../services/access/me'
import { refresh } from '../../services/access/refresh'
import type { ApiDeps, App } from '../deps'
import { staff, staffActor, staffLogin } from '../plugins/authenticate'
import { commandScope, provenanceOf } from '../plugins/commands'
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from '../plugins/refresh-cookie'
import { presentUser } from '../presenters/user'

const user = z.object({
  id: z.number().int(),
  email: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  tenant_id: z.number().int(),
  branch_ids: z.array(z.number().int()),
  roles: z.array(z.enum(roles)),
  branch_roles: z.array(z.object({ branch_id: z.number().int(), role: z.enum(roles) })),
})
const pair = {
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int(),
}
const done = z.object({ success: z.literal(true), message: z.string() })

const loginSchema = {
  summary: 'Ingresar',
  body: z.object({ email: z.email().max(254), password: z.string().min(1).max(1024) }),
  response: { 200: z.object({ ...pair, user }) },
}
const refreshSchema = {
  summary: 'Renovar los tokens (cookie o cuerpo)',
  body: z.object({ refresh_token: z.string().max(4096).nullish() }),
  response: { 200: z.object(pair) },
}
const passwordSchema = {
  summary: 'Cambiar mi contraseña; mis otras sesiones se cierran',
  body: z.object({ current_password: z.string().min(1).max(1024), new_password: z.string().min(1).max(1024) }),
  response: { 200: done },
}

/** Login of the staff: a short access token, and a refresh token that is exchanged at each use. */
export async function authRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.post('/api/auth/login', { schema: loginSchema }, async (request, reply) => {
    const { email, password } = request.body
    const loggedIn = await login(deps, { email, password, ip: request.ip, provenance: provenanceOf(request) })
    setRefreshCookie(reply, deps.config, loggedIn.pair.refreshToken)
    void reply.header('Cache-Control', 'no-store')
    return { ...presentPair(loggedIn.pair), user: presentUser(loggedIn.staff) }
  })

  app.post('/api/auth/refresh', { schema: refreshSchema, config: { limit: 'refresh' } }, async (request, reply) => {
    const token = readRefreshCookie(request) ?? request.body.refresh_token
    if (!token) throw new DomainError('unauthenticated')
    const renewed = await refresh(deps, token, provenanceOf(request))
    setRefreshCookie(reply, deps.config, renewed.refreshToken)
    void reply.header('Cache-Control', 'no-store')
    return presentPair(renewed)
  })

  app.get('/api/auth/me', { schema: { summary: 'Quién soy', response: { 200: user } }, preHandler: staff() }, async request =>
    presentUser(await me(deps, staffActor(request))),
  )

  app.post(
    '/api/auth/password',
    { schema: passwordSchema, preHandler: staff(), config: { limit: 'passwordChange' } },
    async request => {
      const { current_password: current, new_password: wanted } = request.body
      await changePassword(deps, commandScope(request), { login: staffLogin(request), current, wanted, ip: request.ip })
      return { success: true as const, message: 'Contraseña cambiada' }
    },
  )

  const ending = (summary: string) =>
    ({ schema: { summary, response: { 200: done } }, preHandler: staff(), config: { limit: 'logout' } }) as const
  app.post('/api/auth/logout', ending('Cerrar esta sesión'), async (request, reply) => {
    await logout(deps, staffActor(request), staffLogin(request).familyId, provenanceOf(request))
    return farewell(reply, deps.config)
  })
  app.post('/api/auth/logout-all', ending('Cerrar todas mis sesiones'), async (request, reply) => {
    await logoutEverywhere(deps, staffActor(request), provenanceOf(request))
    return farewell(reply, deps.config)
  })
}

function farewell(reply: FastifyReply, config: Config) {
  clearRefreshCookie(reply, config)
  return { success: true as const, message: 'Sesión cerrada' }
}

const presentPair = (tokens: { accessToken: string; refreshToken: string; expiresIn: number }) => ({
  access_token: tokens.accessToken,
  refresh_token: tokens.refreshToken,
  token_type: 'Bearer' as const,
  expires_in: tokens.expiresIn,
})
