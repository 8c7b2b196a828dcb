import type { Knex } from 'knex'
import type { RoundView } from '../../domain/dining/round'

/** What a round's workflow answered to a command when it was first done; null when it never was. */
export async function findFirstAnswer(db: Knex, tenantId: number, commandId: string): Promise<RoundView | null> {
  const done: { result: { round: RoundView } | null } | undefined = await db('command_results')
    .where({ tenant_id: tenantId, command_id: commandId })
    .first('result')
  return done?.result?.round ?? null
}
