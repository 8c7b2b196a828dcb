import type { Knex } from 'knex'

/** What reports read, as plain rows. */
export interface Ledger {
  readonly branches: readonly { id: number; timezone: string; ends_at: string }[]
  readonly rounds: readonly {
    id: number
    branch_id: number
    table_session_id: number
    status: string
    submitted_at: Date
    submitted_by_waiter_id: number | null
    confirmed_by_user_id: number | null
    cancel_reason: string | null
  }[]
  readonly items: readonly {
    round_id: number
    product_id: number
    qty: number
    unit_price_cents: number
    discount_cents: number
    struck_at: Date | null
    struck_reason: string | null
  }[]
  readonly sessions: readonly {
    id: number
    branch_id: number
    table_id: number
    opened_at: Date
    closed_at: Date | null
    assigned_waiter_id: number | null
  }[]
  readonly payments: readonly {
    id: number
    branch_id: number
    status: string
    amount_cents: number
    refunded_cents: number
    registered_by_waiter_id: number | null
    decided_at: Date | null
  }[]
  readonly tips: readonly { payment_id: number; waiter_id: number | null; amount_cents: number }[]
  readonly tickets: readonly {
    branch_id: number
    station: string
    created_at: Date
    started_at: Date | null
    completed_at: Date | null
  }[]
}

/** Everything of these branches, read without any of the code under test. */
export async function readLedger(owner: Knex, branchIds: readonly number[]): Promise<Ledger> {
  const of = (table: string) => owner(table).whereIn('branch_id', [...branchIds])
  return {
    branches: await owner('branches')
      .join('branch_settings', 'branch_settings.branch_id', 'branches.id')
      .whereIn('branches.id', [...branchIds])
      .select('branches.id', 'branches.timezone', 'branch_settings.business_day_ends_at as ends_at'),
    rounds: await of('rounds'),
    items: await of('round_items'),
    sessions: await of('table_sessions'),
    payments: await of('payments'),
    tips: await of('tips'),
    tickets: await of('kitchen_tickets'),
  }
}

const accepted = ['IN_KITCHEN', 'READY', 'SERVED']
const approved = ['APPROVED', 'PARTIALLY_REFUNDED', 'REFUNDED']

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const lineCents = (item: Ledger['items'][number]): number => item.qty * item.unit_price_cents - item.discount_cents

/** What the reports of a range of business days must say, worked out from the rows. */
export function expectedReports(ledger: Ledger, { from, to }: { readonly from: string; readonly to: string }) {
  const branchOf = (id: number) => {
    const branch = ledger.branches.find(one => one.id === id)
    if (!branch) throw new Error(`no branch ${id}`)
    return branch
  }
  const dateOf = (branchId: number, moment: Date): string => businessDate(moment, branchOf(branchId))
  const isIn = (branchId: number, moment: Date | null): moment is Date =>
    moment !== null && dateOf(branchId, moment) >= from && dateOf(branchId, moment) <= to

  const asked = ledger.rounds.filter(round => isIn(round.branch_id, round.submitted_at))
  const orders = asked.filter(({ status }) => accepted.includes(status))
  const linesByRound = groupBy(ledger.items, ({ round_id }) => round_id)
  const linesOf = (roundId: number, isStruck: boolean) =>
    (linesByRound.get(roundId) ?? []).filter(item => (item.struck_at !== null) === isStruck)
  const salesOf = (rounds: typeof asked) => sum(rounds.flatMap(({ id }) => linesOf(id, false).map(lineCents)))
  const paid = ledger.payments.filter(payment => approved.includes(payment.status) && isIn(payment.branch_id, payment.decided_at))
  const revenueOf = (payments: typeof paid) =>
    sum(payments.map(({ amount_cents, refunded_cents }) => amount_cents - refunded_cents))
  const opened = ledger.sessions.filter(session => isIn(session.branch_id, session.opened_at))
  const average = (total: number, count: number) => (count === 0 ? 0 : Math.round(total / count))

  const hours = tally(orders.map(({ branch_id, submitted_at }) => localParts(submitted_at, branchOf(branch_id).timezone).hour))
  const busiest = [...hours].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? null

  const products = groupBy(
    orders.flatMap(({ id }) => linesOf(id, false)),
    ({ product_id }) => product_id,
  )
  const topProducts = [...products]
    .map(([product_id, lines]) => ({
      product_id,
      quantity_sold: sum(lines.map(({ qty }) => qty)),
      revenue_cents: sum(lines.map(lineCents)),
    }))
    .sort((a, b) => b.quantity_sold - a.quantity_sold || b.revenue_cents - a.revenue_cents || a.product_id - b.product_id)

  const waiterOf = (round: (typeof asked)[number]): number | null =>
    round.submitted_by_waiter_id ??
    ledger.sessions.find(({ id }) => id === round.table_session_id)?.assigned_waiter_id ??
    round.confirmed_by_user_id
  const tipsOf = (payments: typeof paid, waiterId: number | null) =>
    sum(
      ledger.tips
        .filter(tip => tip.waiter_id === waiterId && payments.some(({ id }) => id === tip.payment_id))
        .map(({ amount_cents }) => amount_cents),
    )
  const waiterIds = new Set([...orders.map(waiterOf), ...paid.map(payment => payment.registered_by_waiter_id)])

  const struck = asked.flatMap(({ id }) => linesOf(id, true))
  const canceled = asked.filter(({ status }) => status === 'CANCELED')
  return {
    summary: {
      total_revenue_cents: revenueOf(paid),
      total_sales_cents: salesOf(orders),
      total_orders: orders.length,
      average_order_cents: average(salesOf(orders), orders.length),
      avg_order_value_cents: average(salesOf(orders), orders.length),
      total_sessions: opened.length,
      busiest_hour: busiest,
    },
    daily: datesBetween(from, to).map(date => {
      const ofDay = orders.filter(({ branch_id, submitted_at }) => dateOf(branch_id, submitted_at) === date)
      return {
        date,
        total_cents: salesOf(ofDay),
        total_sales_cents: salesOf(ofDay),
        total_revenue_cents: revenueOf(paid.filter(one => one.decided_at && dateOf(one.branch_id, one.decided_at) === date)),
        order_count: ofDay.length,
        avg_order_cents: average(salesOf(ofDay), ofDay.length),
        total_sessions: opened.filter(({ branch_id, opened_at }) => dateOf(branch_id, opened_at) === date).length,
      }
    }),
    topProducts,
    waiters: [...waiterIds].map(waiter_id => {
      const own = orders.filter(round => waiterOf(round) === waiter_id)
      return {
        waiter_id,
        order_count: own.length,
        session_count: new Set(own.map(({ table_session_id }) => table_session_id)).size,
        total_sales_cents: salesOf(own),
        avg_order_cents: average(salesOf(own), own.length),
        collected_cents: revenueOf(paid.filter(payment => payment.registered_by_waiter_id === waiter_id)),
        tips_cents: tipsOf(paid, waiter_id),
      }
    }),
    turns: [
      ...groupBy(
        opened.filter(({ closed_at }) => closed_at !== null),
        ({ table_id }) => table_id,
      ),
    ].map(([table_id, sessions]) => {
      const minutes = sessions.map(({ opened_at, closed_at }) => ((closed_at?.getTime() ?? 0) - opened_at.getTime()) / 60_000)
      const tenths = (value: number | null) => Math.round((value ?? 0) * 10) / 10
      return {
        table_id,
        turn_count: minutes.length,
        avg_minutes: tenths(sum(minutes) / minutes.length),
        median_minutes: tenths(percentile(minutes, 0.5)),
        p90_minutes: tenths(percentile(minutes, 0.9)),
      }
    }),
    kitchen: [
      ...groupBy(
        ledger.tickets.filter(ticket => ticket.completed_at !== null && isIn(ticket.branch_id, ticket.created_at)),
        ({ station }) => station,
      ),
    ].map(([station, tickets]) => ({
      station,
      ticket_count: tickets.length,
      ...figures(
        'wait',
        tickets.map(({ created_at, started_at }) => secondsBetween(created_at, started_at)),
      ),
      ...figures(
        'cook',
        tickets.map(({ started_at, completed_at }) => secondsBetween(started_at, completed_at)),
      ),
      ...figures(
        'total',
        tickets.map(({ created_at, completed_at }) => secondsBetween(created_at, completed_at)),
      ),
    })),
    cancellations: [
      ...[...groupBy(canceled, ({ cancel_reason }) => cancel_reason ?? 'Sin motivo')].map(([reason, rounds]) => {
        const rest = rounds.flatMap(({ id }) => linesOf(id, false))
        return {
          kind: 'ROUND',
          reason,
          count: rounds.length,
          quantity: sum(rest.map(({ qty }) => qty)),
          lost_cents: sum(rest.map(lineCents)),
        }
      }),
      ...[...groupBy(struck, ({ struck_reason }) => struck_reason ?? 'Sin motivo')].map(([reason, lines]) => ({
        kind: 'ITEM',
        reason,
        count: lines.length,
        quantity: sum(lines.map(({ qty }) => qty)),
        lost_cents: sum(lines.map(lineCents)),
      })),
    ],
    orderedCents: sum(asked.flatMap(({ id }) => [...linesOf(id, false), ...linesOf(id, true)].map(lineCents))),
  }
}

/** Half the distance of the two neighbours, and so on: how statistics read between the values that there are. */
export function percentile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const place = part * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place))
}

function figures(name: string, seconds: readonly (number | null)[]) {
  const known = seconds.filter(value => value !== null)
  const whole = (value: number | null) => (value === null ? null : Math.round(value))
  return {
    [`avg_${name}_seconds`]: known.length === 0 ? null : whole(sum(known) / known.length),
    [`median_${name}_seconds`]: whole(percentile(known, 0.5)),
    [`p90_${name}_seconds`]: whole(percentile(known, 0.9)),
  }
}

const secondsBetween = (from: Date | null, to: Date | null): number | null =>
  from === null || to === null ? null : (to.getTime() - from.getTime()) / 1_000

/** The date on the branch's clock, set back by the hour at which its days end. */
export function businessDate(
  moment: Date,
  { timezone, ends_at }: { readonly timezone: string; readonly ends_at: string },
): string {
  const { date, hour, minute } = localParts(moment, timezone)
  const [endHour = 0, endMinute = 0] = ends_at.split(':').map(Number)
  return hour * 60 + minute >= endHour * 60 + endMinute ? date : shiftDate(date, -1)
}

export function localParts(moment: Date, timezone: string): { date: string; hour: number; minute: number } {
  const parts = clockOf(timezone).formatToParts(moment)
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? ''
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    hour: Number(part('hour')),
    minute: Number(part('minute')),
  }
}

/** Making one takes longer than asking it a thousand times. */
const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(timezone, clock)
  return clock
}

export const shiftDate = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)

export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let date = from; date <= to; date = shiftDate(date, 1)) dates.push(date)
  return dates
}

function groupBy<T, K>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = groups.get(key)
    if (group) group.push(thing)
    else groups.set(key, [thing])
  }
  return groups
}

const tally = (values: readonly number[]): Map<number, number> =>
  new Map([...groupBy(values, value => value)].map(([value, all]) => [value, all.length]))
