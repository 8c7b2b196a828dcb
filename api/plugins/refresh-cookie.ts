import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../platform/config'

/** The one cookie there is: out of reach of scripts, sent to /api/auth only, and never with other sites' forms. */
const name = 'refresh_token'

/** The refresh token that the browser kept; null without. */
export function readRefreshCookie(request: FastifyRequest): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim())
  const value = pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return value ? value : null
}

/** A signed token holds no character that a cookie would have to encode. */
export function setRefreshCookie(reply: FastifyReply, config: Config, refreshToken: string): void {
  void reply.header('Set-Cookie', `${name}=${refreshToken}; Max-Age=${config.REFRESH_TOKEN_SECONDS}; ${attributesOf(config)}`)
}

export function clearRefreshCookie(reply: FastifyReply, config: Config): void {
  void reply.header('Set-Cookie', `${name}=; Max-Age=0; ${attributesOf(config)}`)
}

const attributesOf = (config: Config): string => `Path=/api/auth; HttpOnly; SameSite=Lax${config.COOKIE_SECURE ? '; Secure' : ''}`
