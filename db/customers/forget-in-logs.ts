import type { Knex } from 'knex'
import type { Customer } from '../../domain/customers/customer'
import { forgetDiners } from '../../domain/customers/forget-diner'

/** A place at a table as it was before it was made nameless. */
export interface ErasedDiner {
  readonly id: number
  readonly sessionId: number
  readonly name: string
  readonly localId: string | null
}

interface Erased {
  readonly customer: Customer
  readonly deviceIds: readonly string[]
  readonly diners: readonly ErasedDiner[]
}

/**
 * What is kept a while for repetitions and for screens that catch up says names too. Events and results of commands lose them in place;
 * answers kept for repetitions go, because the command's result gives the same answer again. Reads what is as old as the oldest of the
 * sessions that is not yet swept away, so it costs nothing for somebody who was not here lately.
 */
export async function forgetInLogs(trx: Knex.Transaction, erased: Erased): Promise<void> {
  const { customer, diners } = erased
  await forgetAnswers(trx, erased)
  const since = await oldestSession(trx, diners)
  if (since === null) return
  const dinerIds = new Set(diners.map(({ id }) => id))
  await forgetEvents(trx, customer.tenantId, diners, dinerIds, since)
  await forgetResults(trx, customer.tenantId, dinerIds, since)
}

/** Null = all of it is older than what is kept. */
async function oldestSession(trx: Knex.Transaction, diners: readonly ErasedDiner[]): Promise<Date | null> {
  const sessionIds = [...new Set(diners.map(({ sessionId }) => sessionId))]
  const row = await trx('table_sessions')
    .whereIn('id', sessionIds)
    .where(recent => recent.whereNull('closed_at').orWhereRaw('closed_at > now() - make_interval(days => ?)', [keptDays]))
    .first<{ opened: Date | null } | undefined>(trx.raw(`min(opened_at) - interval '1 hour' as opened`))
  return row?.opened ?? null
}

/** Longer than housekeeping keeps events and results. */
const keptDays = 9

async function forgetEvents(
  trx: Knex.Transaction,
  tenantId: number,
  diners: readonly ErasedDiner[],
  dinerIds: ReadonlySet<number>,
  since: Date,
): Promise<void> {
  const sessionIds = [...new Set(diners.map(({ sessionId }) => sessionId))]
  const entries: { channel: string; seq: number; payload: unknown }[] = await trx('events')
    .where({ tenant_id: tenantId })
    .where('occurred_at', '>=', since)
    .whereRaw(`(payload ->> 'session_id')::bigint = any(?)`, [sessionIds])
    .whereRaw('jsonb_path_exists(payload, ?, ?)', ['$.**.diner_id ? (@ == $ids[*])', JSON.stringify({ ids: [...dinerIds] })])
    .orderBy(['channel', 'seq'])
    .forUpdate()
    .select('channel', 'seq', 'payload')
  if (entries.length === 0) return
  await trx.raw(
    `update events set payload = forgotten.payload
     from unnest(?::text[], ?::bigint[], ?::jsonb[]) as forgotten (channel, seq, payload)
     where events.channel = forgotten.channel and events.seq = forgotten.seq and events.occurred_at >= ?`,
    [
      entries.map(({ channel }) => channel),
      entries.map(({ seq }) => seq),
      entries.map(({ payload }) => JSON.stringify(forgetDiners(payload, dinerIds))),
      since,
    ],
  )
}

async function forgetResults(trx: Knex.Transaction, tenantId: number, dinerIds: ReadonlySet<number>, since: Date): Promise<void> {
  const results: { command_id: string; result: unknown }[] = await trx('command_results')
    .where({ tenant_id: tenantId })
    .where('created_at', '>=', since)
    .whereRaw('jsonb_path_exists(result, ?, ?)', [
      '$.** ? (@.dinerId == $ids[*] || (exists (@.localId) && @.id == $ids[*]))',
      JSON.stringify({ ids: [...dinerIds] }),
    ])
    .orderBy('command_id')
    .forUpdate()
    .select('command_id', 'result')
  if (results.length === 0) return
  await trx.raw(
    `update command_results set result = forgotten.result
     from unnest(?::text[], ?::jsonb[]) as forgotten (command_id, result)
     where command_results.tenant_id = ? and command_results.command_id = forgotten.command_id`,
    [
      results.map(({ command_id }) => command_id),
      results.map(({ result }) => JSON.stringify(forgetDiners(result, dinerIds))),
      tenantId,
    ],
  )
}

/** Every kept answer in which one of their values stands, and those about the customer, whatever they said then. */
async function forgetAnswers(trx: Knex.Transaction, { customer, deviceIds, diners }: Erased): Promise<void> {
  const { name, phone, email } = customer
  const values = [name, phone, email, ...deviceIds, ...diners.flatMap(diner => [diner.name, diner.localId])]
  const written = values.flatMap(value => (value ? JSON.stringify(value) : []))
  await trx('idempotency_keys')
    .where({ tenant_id: customer.tenantId })
    .where(theirs =>
      theirs
        .whereRaw(`exists (select from unnest(?::text[]) as value where strpos(response #>> '{}', value) > 0)`, [written])
        .orWhereRaw(`path like '%/customer%' and starts_with(response #>> '{}', ?)`, [`{"id":${customer.id},`]),
    )
    .delete()
}
