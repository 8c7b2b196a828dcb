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
 * answers kept for repetitions go, because the command's result gives the same answer again.
 */
export async function forgetInLogs(trx: Knex.Transaction, erased: Erased): Promise<void> {
  const { customer, diners } = erased
  await forgetAnswers(trx, erased)
  const visits = await recentVisits(trx, diners)
  if (visits.length === 0) return
  const dinerIds = new Set(diners.map(({ id }) => id))
  await forgetEvents(trx, customer.tenantId, visits, dinerIds)
  await forgetResults(trx, customer.tenantId, visits, dinerIds)
}

interface Visit {
  readonly sessionId: number
  readonly from: Date
  readonly to: Date
}

/** Days after which a session has left neither events nor results: housekeeping keeps seven, and lives a day or two behind. */
const keptDays = 9

/** The logs of a restaurant may be long, but a session is in them only while it was open, give or take the clocks. */
const recentVisits = (trx: Knex.Transaction, diners: readonly ErasedDiner[]): Promise<Visit[]> =>
  trx('table_sessions')
    .whereIn(
      'id',
      diners.map(({ sessionId }) => sessionId),
    )
    .where(recent => recent.whereNull('closed_at').orWhereRaw('closed_at > now() - make_interval(days => ?)', [keptDays]))
    .select(
      'id as sessionId',
      trx.raw(`opened_at - interval '1 hour' as "from", coalesce(closed_at, now()) + interval '1 hour' as "to"`),
    )

const unfolded = (visits: readonly Visit[]) => ({
  sessionIds: visits.map(({ sessionId }) => sessionId),
  from: visits.map(({ from }) => from),
  to: visits.map(({ to }) => to),
})

async function forgetEvents(
  trx: Knex.Transaction,
  tenantId: number,
  visits: readonly Visit[],
  dinerIds: ReadonlySet<number>,
): Promise<void> {
  const { rows }: { rows: { channel: string; seq: number; occurred_at: Date; payload: unknown }[] } = await trx.raw(
    `select events.channel, events.seq, events.occurred_at, events.payload
     from unnest(cast(:sessionIds as bigint[]), cast(:from as timestamptz[]), cast(:to as timestamptz[])) as visit (session_id, opened_at, closed_at)
     join events on events.tenant_id = :tenantId and events.occurred_at between visit.opened_at and visit.closed_at
       and (events.payload ->> 'session_id')::bigint = visit.session_id
     where jsonb_path_exists(events.payload, cast(:namesThem as jsonpath), cast(:ids as jsonb))
     order by events.channel, events.seq
     for update of events`,
    { ...unfolded(visits), tenantId, ids: JSON.stringify({ ids: [...dinerIds] }), namesThem: '$.**.diner_id ? (@ == $ids[*])' },
  )
  if (rows.length === 0) return
  await trx.raw(
    `update events set payload = forgotten.payload
     from unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::jsonb[]) as forgotten (channel, seq, occurred_at, payload)
     where events.channel = forgotten.channel and events.seq = forgotten.seq and events.occurred_at = forgotten.occurred_at`,
    [
      rows.map(({ channel }) => channel),
      rows.map(({ seq }) => seq),
      rows.map(({ occurred_at }) => occurred_at),
      rows.map(({ payload }) => JSON.stringify(forgetDiners(payload, dinerIds))),
    ],
  )
}

async function forgetResults(
  trx: Knex.Transaction,
  tenantId: number,
  visits: readonly Visit[],
  dinerIds: ReadonlySet<number>,
): Promise<void> {
  const { rows }: { rows: { command_id: string; result: unknown }[] } = await trx.raw(
    `select command_id, result from command_results
     where tenant_id = :tenantId and command_id in (
       select made.command_id
       from unnest(cast(:from as timestamptz[]), cast(:to as timestamptz[])) as visit (opened_at, closed_at)
       join command_results as made on made.tenant_id = :tenantId and made.created_at between visit.opened_at and visit.closed_at
       where jsonb_path_exists(made.result, cast(:namesThem as jsonpath), cast(:ids as jsonb)))
     order by command_id
     for update`,
    {
      ...unfolded(visits),
      tenantId,
      ids: JSON.stringify({ ids: [...dinerIds] }),
      namesThem: '$.** ? (@.dinerId == $ids[*] || (exists (@.localId) && @.id == $ids[*]))',
    },
  )
  if (rows.length === 0) return
  await trx.raw(
    `update command_results set result = forgotten.result
     from unnest(?::text[], ?::jsonb[]) as forgotten (command_id, result)
     where command_results.tenant_id = ? and command_results.command_id = forgotten.command_id`,
    [
      rows.map(({ command_id }) => command_id),
      rows.map(({ result }) => JSON.stringify(forgetDiners(result, dinerIds))),
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
