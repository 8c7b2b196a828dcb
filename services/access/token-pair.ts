import type { IssuedToken } from '../../db/access/login-families'
import type { StaffActor } from '../../domain/access/actor'
import { accessClaims, refreshClaims, tokenKinds } from '../../domain/access/claims'
import type { Config } from '../../platform/config'
import { signToken } from '../../platform/tokens'

export interface TokenPair {
  readonly accessToken: string
  readonly refreshToken: string
  /** Seconds. */
  readonly expiresIn: number
}

/** The pair that belongs to an issued refresh token. The same arguments give the same pair: nothing secret needs to be stored. */
export function tokenPair(config: Config, actor: StaffActor, familyId: string, { tokenId, issuedAt }: IssuedToken): TokenPair {
  const life = { id: tokenId, issuedAt }
  return {
    accessToken: signToken(tokenKinds.access, config.JWT_SECRET, accessClaims(actor, familyId), {
      ...life,
      ttlSeconds: config.ACCESS_TOKEN_SECONDS,
    }),
    refreshToken: signToken(tokenKinds.refresh, config.JWT_SECRET, refreshClaims(actor.userId, actor.tenantId, familyId), {
      ...life,
      ttlSeconds: config.REFRESH_TOKEN_SECONDS,
    }),
    expiresIn: config.ACCESS_TOKEN_SECONDS,
  }
}
