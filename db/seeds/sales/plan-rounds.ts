import type { Dice } from './dice'
import type { Dish, House } from './house'

/** Minutes after the business day began. */
export type Minutes = number

export interface PlannedStrike {
  readonly at: Minutes
  readonly reason: string
  /** Struck before the kitchen saw it, or taken off after it was served. */
  readonly isCooked: boolean
}

export interface PlannedItem {
  readonly dish: Dish
  readonly qty: number
  /** Which of the table's diners; null = for the table. */
  readonly diner: number | null
  readonly strike: PlannedStrike | null
}

export interface PlannedRound {
  readonly number: number
  readonly submittedAt: Minutes
  readonly dinerOf: number | null
  readonly waiterId: number | null
  readonly confirmed: { readonly at: Minutes; readonly waiterId: number } | null
  readonly decidedAt: Minutes
  /** Null = never served. */
  readonly servedAt: Minutes | null
  readonly cancel: { readonly at: Minutes; readonly reason: string | null; readonly wasAccepted: boolean } | null
  readonly items: readonly PlannedItem[]
  readonly tickets: readonly PlannedTicket[]
}

export interface PlannedTicket {
  readonly station: Dish['station']
  readonly startedAt: Minutes
  readonly completedAt: Minutes
}

interface Guests {
  readonly openedAt: Minutes
  readonly dinerCount: number
  readonly openedByWaiter: boolean
  readonly waiterId: number
}

type Course = 'drinks' | 'starters' | 'mains' | 'desserts'

const courseOf: Readonly<Record<string, Course>> = { Bebidas: 'drinks', Entradas: 'starters', Postres: 'desserts' }

/** Least and most minutes of a ticket at its station. */
const cookingMinutes: Readonly<Record<Dish['station'], readonly [number, number]>> = {
  BAR: [2, 6],
  COLD_KITCHEN: [5, 11],
  PASTRY: [4, 9],
  GRILL: [14, 28],
  HOT_KITCHEN: [10, 22],
  OTHER: [5, 10],
}

const strikeReasons = ['Sin stock', 'Pedido por error', 'Cambió de idea']
const voidReasons = ['Plato devuelto', 'Invitación de la casa']
const cancelReasons = ['La mesa se fue', 'Pedido duplicado', 'Cocina cerrada']

/** What a table orders: first drinks and something to eat, then what follows. */
export function planRounds(dice: Dice, house: House, guests: Guests): PlannedRound[] {
  const followUps = dice.pick([0, 1, 1, 1, 2])
  const rounds: PlannedRound[] = []
  let at = guests.openedAt + dice.between(5, 12)
  for (let number = 1; number <= 1 + followUps; number += 1) {
    rounds.push(planRound(dice, house, guests, number, at))
    at += dice.between(30, 48)
  }
  return rounds
}

function planRound(dice: Dice, house: House, guests: Guests, number: number, submittedAt: Minutes): PlannedRound {
  const byWaiter = dice.chance(guests.openedByWaiter ? 0.7 : 0.15)
  const isConfirmed = !byWaiter && dice.chance(0.4)
  const confirmed = isConfirmed ? { at: submittedAt + 1, waiterId: guests.waiterId } : null
  const decidedAt = submittedAt + dice.between(1, 4) + (isConfirmed ? 1 : 0)
  const ordered = orderedDishes(dice, house, guests, number)
  const cancel = dice.chance(0.05) ? planCancel(dice, decidedAt) : null
  const items = cancel === null ? withStrikes(dice, ordered, decidedAt) : ordered
  const tickets = cancel !== null && !cancel.wasAccepted ? [] : planTickets(dice, items, decidedAt)
  const readyAt = Math.max(...tickets.map(({ completedAt }) => completedAt))
  return {
    number,
    submittedAt,
    dinerOf: byWaiter ? null : dice.between(0, guests.dinerCount - 1),
    waiterId: byWaiter ? guests.waiterId : null,
    confirmed,
    decidedAt: cancel !== null && !cancel.wasAccepted ? cancel.at : decidedAt,
    servedAt: cancel === null ? readyAt + dice.between(1, 4) : null,
    cancel,
    items,
    tickets,
  }
}

function planCancel(dice: Dice, decidedAt: Minutes): NonNullable<PlannedRound['cancel']> {
  const wasAccepted = dice.chance(0.3)
  const isByDiner = !wasAccepted && dice.chance(0.4)
  return { at: decidedAt + 1, reason: isByDiner ? null : dice.pick(cancelReasons), wasAccepted }
}

function orderedDishes(dice: Dice, { menu }: House, { dinerCount }: Guests, number: number): PlannedItem[] {
  const of = (course: Course) => menu.filter(({ category }) => (courseOf[category] ?? 'mains') === course)
  const courses: readonly Course[] =
    number === 1 ? ['drinks', 'starters', 'mains'] : number === 2 ? ['drinks', 'mains'] : ['desserts']
  const chosen = new Map<string, PlannedItem>()
  for (let diner = 0; diner < dinerCount; diner += 1)
    for (const course of courses) {
      if (course !== courses.at(-1) && dice.chance(0.55)) continue
      const dish = dice.pick(of(course))
      const isShared = course === 'starters' && dice.chance(0.5)
      const item = { dish, qty: dice.chance(0.2) ? 2 : 1, diner: isShared ? null : diner, strike: null }
      chosen.set(`${dish.productId}:${item.diner}`, item)
    }
  return [...chosen.values()]
}

/** Now and then one of several lines is struck, before it is cooked or after it was served. */
function withStrikes(dice: Dice, items: readonly PlannedItem[], decidedAt: Minutes): readonly PlannedItem[] {
  if (items.length < 3 || !dice.chance(0.12)) return items
  const isCooked = dice.chance(0.3)
  const strike = {
    at: isCooked ? decidedAt + 45 : decidedAt,
    reason: dice.pick(isCooked ? voidReasons : strikeReasons),
    isCooked,
  }
  const struck = dice.pick(items)
  return items.map(item => (item === struck ? { ...item, strike } : item))
}

function planTickets(dice: Dice, items: readonly PlannedItem[], decidedAt: Minutes): PlannedTicket[] {
  const cooked = items.filter(({ strike }) => strike === null || strike.isCooked)
  return [...new Set(cooked.map(({ dish }) => dish.station))].map(station => {
    const startedAt = decidedAt + dice.between(1, 6)
    const [least, most] = cookingMinutes[station]
    return { station, startedAt, completedAt: startedAt + dice.between(least, most) }
  })
}
