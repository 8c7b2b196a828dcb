import type { Knex } from 'knex'
import type { CommandScope } from './command-scope'

/** Was this command done before? Then `commit` answers what was stored of it, whatever would be refused by now. */
export async function wasDone(trx: Knex.Transaction, scope: CommandScope): Promise<boolean> {
  const done = await trx('command_results').where({ tenant_id: scope.tenantId, command_id: scope.id }).first('command_id')
  return done !== undefined
}
