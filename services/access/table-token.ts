import type { DinerActor } from '../../domain/access/actor'
import { tableClaims, tokenKinds } from '../../domain/access/claims'
import type { Config } from '../../platform/config'
import { signToken } from '../../platform/tokens'

/** A token for one phone at one table. It dies with the session, at the latest after TABLE_TOKEN_SECONDS. */
export const signTableToken = (
  config: Pick<Config, 'TABLE_TOKEN_SECRET' | 'TABLE_TOKEN_SECONDS'>,
  diner: Omit<DinerActor, 'kind'>,
): string =>
  signToken(tokenKinds.table, config.TABLE_TOKEN_SECRET, tableClaims(diner), { ttlSeconds: config.TABLE_TOKEN_SECONDS })
