import { createDice, type Dice } from './dice'
import type { House, SeatingTable } from './house'
import { type PlannedBill, planBill } from './plan-bill'
import { type Minutes, type PlannedRound, planRounds } from './plan-rounds'

/** One party, from sitting down to the clearing of the table. */
export interface PlannedSession {
  readonly day: Date
  readonly tableId: number
  readonly openedAt: Minutes
  readonly closedAt: Minutes
  readonly openedByWaiter: boolean
  /** Who serves it, whether the system knows or not. */
  readonly waiterId: number
  readonly diners: readonly string[]
  readonly rounds: readonly PlannedRound[]
  readonly bill: PlannedBill | null
}

const names = 'Sofía Mateo Valentina Benjamín Martina Joaquín Catalina Lautaro Emilia Tomás Julieta Felipe'.split(' ')

/** Days begin at four in the morning: lunch from one o'clock, dinner from half past eight. */
const services = [
  { from: 9 * 60, to: 10 * 60 + 30, usual: 0.22, busy: 0.4 },
  { from: 16 * 60 + 30, to: 18 * 60 + 30, usual: 0.35, busy: 0.7 },
] as const
/** At the weekend some come when others go: their day goes on after midnight. */
const lateService = { from: 19 * 60 + 40, to: 20 * 60 + 10, usual: 0, busy: 0.2 } as const
const minutesToClear = [2, 6] as const

/** Everybody who came in the house's days; always the same for the same house and dates. */
export function planSessions(house: House, seed: number): PlannedSession[] {
  const dice = createDice(seed)
  return house.days.flatMap(day =>
    house.tables.flatMap(table => {
      const sessions: PlannedSession[] = []
      for (const service of [...services, lateService]) {
        const free = sessions.at(-1)?.closedAt ?? 0
        const openedAt = dice.between(service.from, service.to)
        const isTaken = dice.chance(isBusy(day) ? service.busy : service.usual)
        if (isTaken && openedAt > free) sessions.push(planSession(dice, house, table, day, openedAt))
      }
      return sessions
    }),
  )
}

/** Friday, Saturday, Sunday; by UTC, on which that business day lies wherever the demo is. */
const isBusy = (day: Date): boolean => [5, 6, 0].includes(day.getUTCDay())

function planSession(dice: Dice, house: House, table: SeatingTable, day: Date, openedAt: Minutes): PlannedSession {
  const dinerCount = dice.between(1, Math.min(table.capacity, 4))
  const guests = {
    openedAt,
    dinerCount,
    openedByWaiter: dice.chance(0.5),
    waiterId: dice.pick(table.waiterIds),
  }
  const rounds = planRounds(dice, house, guests)
  const bill = planBill(dice, rounds, dinerCount)
  const first = dice.between(0, names.length - 1)
  return {
    day,
    tableId: table.id,
    openedAt,
    closedAt: lastMoment(rounds, bill) + dice.between(...minutesToClear),
    openedByWaiter: guests.openedByWaiter,
    waiterId: guests.waiterId,
    diners: Array.from({ length: dinerCount }, (_, position) => names[(first + position) % names.length] ?? ''),
    rounds,
    bill,
  }
}

const lastMoment = (rounds: readonly PlannedRound[], bill: PlannedBill | null): Minutes =>
  Math.max(
    ...rounds.flatMap(({ servedAt, cancel, decidedAt }) => [servedAt ?? 0, cancel?.at ?? 0, decidedAt]),
    bill?.requestedAt ?? 0,
    bill?.refund?.at ?? 0,
    ...(bill?.payments ?? []).map(({ at }) => at),
  )
