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

interface Range {
  readonly from: string
  readonly to: string
}

/** What the reports of a range of business days must say, worked out from the rows. */
export function expectedReports(ledger: Ledger, range: Range) {
  const view = viewOf(ledger, range)
  return {
    summary: summaryOf(view),
    daily: datesBetween(range.from, range.to).map(date => dayOf(view, date)),
    topProducts: productsOf(view),
    waiters: waitersOf(ledger, view),
    turns: turnsOf(view),
    kitchen: kitchenOf(ledger, view),
    cancellations: cancellationsOf(view),
    orderedCents: sum(view.asked.flatMap(({ id }) => [...view.linesOf(id, false), ...view.linesOf(id, true)].map(lineCents))),
  }
}

type View = ReturnType<typeof viewOf>

/** What of the ledger lies in the range. */
function viewOf(ledger: Ledger, { from, to }: Range) {
  const branches = new Map(ledger.branches.map(branch => [branch.id, branch]))
  const branchOf = (id: number) => {
    const branch = branches.get(id)
    if (!branch) throw new Error(`no branch ${id}`)
    return branch
  }
  const dateOf = (branchId: number, moment: Date): string => businessDate(moment, branchOf(branchId))
  const isIn = (branchId: number, moment: Date | null): boolean =>
    moment !== null && dateOf(branchId, moment) >= from && dateOf(branchId, moment) <= to

  const asked = ledger.rounds.filter(round => isIn(round.branch_id, round.submitted_at))
  const linesByRound = groupBy(ledger.items, ({ round_id }) => round_id)
  const linesOf = (roundId: number, isStruck: boolean) =>
    (linesByRound.get(roundId) ?? []).filter(item => (item.struck_at !== null) === isStruck)
  return {
    branchOf,
    dateOf,
    isIn,
    asked,
    linesOf,
    orders: asked.filter(({ status }) => accepted.includes(status)),
    paid: ledger.payments.filter(({ status, branch_id, decided_at }) => approved.includes(status) && isIn(branch_id, decided_at)),
    opened: ledger.sessions.filter(({ branch_id, opened_at }) => isIn(branch_id, opened_at)),
    salesOf: (rounds: Ledger['rounds']) => sum(rounds.flatMap(({ id }) => linesOf(id, false).map(lineCents))),
  }
}

const revenueOf = (payments: Ledger['payments']): number =>
  sum(payments.map(({ amount_cents, refunded_cents }) => amount_cents - refunded_cents))

const average = (total: number, count: number): number => (count === 0 ? 0 : Math.round(total / count))

function summaryOf({ orders, paid, opened, salesOf, branchOf }: View) {
  const hours = groupBy(orders, ({ branch_id, submitted_at }) => localParts(submitted_at, branchOf(branch_id).timezone).hour)
  const [busiest] = [...hours].sort(([a, all], [b, others]) => others.length - all.length || a - b)
  return {
    total_revenue_cents: revenueOf(paid),
    total_sales_cents: salesOf(orders),
    total_orders: orders.length,
    average_order_cents: average(salesOf(orders), orders.length),
    avg_order_value_cents: average(salesOf(orders), orders.length),
    total_sessions: opened.length,
    busiest_hour: busiest?.[0] ?? null,
  }
}

function dayOf({ orders, paid, opened, salesOf, dateOf }: View, date: string) {
  const own = orders.filter(({ branch_id, submitted_at }) => dateOf(branch_id, submitted_at) === date)
  return {
    date,
    total_cents: salesOf(own),
    total_sales_cents: salesOf(own),
    total_revenue_cents: revenueOf(paid.filter(one => one.decided_at && dateOf(one.branch_id, one.decided_at) === date)),
    order_count: own.length,
    avg_order_cents: average(salesOf(own), own.length),
    total_sessions: opened.filter(({ branch_id, opened_at }) => dateOf(branch_id, opened_at) === date).length,
  }
}

function productsOf({ orders, linesOf }: View) {
  const lines = groupBy(
    orders.flatMap(({ id }) => linesOf(id, false)),
    ({ product_id }) => product_id,
  )
  return [...lines]
    .map(([product_id, sold]) => ({
      product_id,
      quantity_sold: sum(sold.map(({ qty }) => qty)),
      revenue_cents: sum(sold.map(lineCents)),
    }))
    .sort((a, b) => b.quantity_sold - a.quantity_sold || b.revenue_cents - a.revenue_cents || a.product_id - b.product_id)
}

function waitersOf({ sessions, tips }: Ledger, { orders, paid, salesOf }: View) {
  const assigned = new Map(sessions.map(({ id, assigned_waiter_id }) => [id, assigned_waiter_id]))
  const waiterOf = (round: Ledger['rounds'][number]): number | null =>
    round.submitted_by_waiter_id ?? assigned.get(round.table_session_id) ?? round.confirmed_by_user_id
  const paidIds = new Set(paid.map(({ id }) => id))
  const waiterIds = new Set([...orders.map(waiterOf), ...paid.map(payment => payment.registered_by_waiter_id)])
  return [...waiterIds].map(waiter_id => {
    const own = orders.filter(round => waiterOf(round) === waiter_id)
    const given = tips.filter(tip => tip.waiter_id === waiter_id && paidIds.has(tip.payment_id))
    return {
      waiter_id,
      order_count: own.length,
      session_count: new Set(own.map(({ table_session_id }) => table_session_id)).size,
      total_sales_cents: salesOf(own),
      avg_order_cents: average(salesOf(own), own.length),
      collected_cents: revenueOf(paid.filter(payment => payment.registered_by_waiter_id === waiter_id)),
      tips_cents: sum(given.map(({ amount_cents }) => amount_cents)),
    }
  })
}

function turnsOf({ opened }: View) {
  const closed = opened.flatMap(({ table_id, opened_at, closed_at }) =>
    closed_at === null ? [] : [{ table_id, minutes: (closed_at.getTime() - opened_at.getTime()) / 60_000 }],
  )
  const tenths = (value: number | null) => Math.round((value ?? 0) * 10) / 10
  return [...groupBy(closed, ({ table_id }) => table_id)].map(([table_id, turns]) => {
    const minutes = turns.map(turn => turn.minutes)
    return {
      table_id,
      turn_count: minutes.length,
      avg_minutes: tenths(sum(minutes) / minutes.length),
      median_minutes: tenths(percentile(minutes, 0.5)),
      p90_minutes: tenths(percentile(minutes, 0.9)),
    }
  })
}

function kitchenOf({ tickets }: Ledger, { isIn }: View) {
  const finished = tickets.filter(
    ({ branch_id, created_at, completed_at }) => completed_at !== null && isIn(branch_id, created_at),
  )
  return [...groupBy(finished, ({ station }) => station)].map(([station, own]) => ({
    station,
    ticket_count: own.length,
    ...figures(
      'wait',
      own.map(({ created_at, started_at }) => secondsBetween(created_at, started_at)),
    ),
    ...figures(
      'cook',
      own.map(({ started_at, completed_at }) => secondsBetween(started_at, completed_at)),
    ),
    ...figures(
      'total',
      own.map(({ created_at, completed_at }) => secondsBetween(created_at, completed_at)),
    ),
  }))
}

function cancellationsOf({ asked, linesOf }: View) {
  const canceled = groupBy(
    asked.filter(({ status }) => status === 'CANCELED'),
    ({ cancel_reason }) => cancel_reason ?? 'Sin motivo',
  )
  const struck = groupBy(
    asked.flatMap(({ id }) => linesOf(id, true)),
    ({ struck_reason }) => struck_reason ?? 'Sin motivo',
  )
  const lost = (kind: string, reason: string, count: number, lines: Ledger['items']) => ({
    kind,
    reason,
    count,
    quantity: sum(lines.map(({ qty }) => qty)),
    lost_cents: sum(lines.map(lineCents)),
  })
  return [
    ...[...canceled].map(([reason, rounds]) =>
      lost(
        'ROUND',
        reason,
        rounds.length,
        rounds.flatMap(({ id }) => linesOf(id, false)),
      ),
    ),
    ...[...struck].map(([reason, lines]) => lost('ITEM', reason, lines.length, lines)),
  ]
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
