import { announceRevocation, listRevoked, type Revocation } from '../../db/access/revocations'
import type { AccessDeps } from './access-deps'

/** Makes a committed revocation felt at once: tokens die, sockets close. Without Redis it is felt at its next rebuild. */
export async function spreadRevocation(
  { redis }: Pick<AccessDeps, 'redis'>,
  familyIds: readonly string[],
  revocation: Revocation,
): Promise<void> {
  try {
    await listRevoked(redis, familyIds)
    await announceRevocation(redis, revocation)
  } catch {
    // Postgres holds it; whoever reads revocations rebuilds the list from there
  }
}
