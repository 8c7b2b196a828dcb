import fc from 'fast-check'
import type { Role } from '../../../domain/access/actor'
import { type Decider, decideRound } from '../../../domain/dining/decide-round'
import { type Round, type RoundItem, type RoundStatus, roundMoves, roundTotalCents } from '../../../domain/dining/round'
import type { RoundAction } from '../../../domain/dining/round-commands'
import { DomainError } from '../../../domain/errors'
import type { Station, Ticket, TicketStatus } from '../../../domain/kitchen/ticket'

const statuses = Object.keys(roundMoves) as RoundStatus[]
const decision = { userId: 7, role: 'MANAGER', at: '2026-09-18T12:00:00.000Z' } as const
const by = (...roles: Role[]): Decider => ({ roles, decision })
const manager = by('MANAGER')
const waiter = by('WAITER')
const kitchen = by('KITCHEN')
const diner: Decider = { roles: 'diner', decision: { ...decision, userId: null, role: 'DINER' } }

const item = (id: number, station: Station): RoundItem => ({
  id,
  productId: 100 + id,
  productName: `Plato ${id}`,
  categoryName: null,
  station,
  qty: id,
  unitPriceCents: 1_000,
  notes: null,
  dinerId: null,
  dinerName: null,
  isStruck: false,
  struckReason: null,
})

const ticketStatusIn = { IN_KITCHEN: 'PENDING', READY: 'READY', SERVED: 'DELIVERED' } as const

/** Three items: 1 and 2 for the grill, 3 for the bar. Tickets are there once it was accepted, as the store makes them. */
function roundIn(status: RoundStatus): Round {
  const items = [item(1, 'GRILL'), item(2, 'GRILL'), item(3, 'BAR')]
  const isUndecided = status === 'PENDING' || status === 'CONFIRMED'
  const ticketStatus = status in ticketStatusIn ? ticketStatusIn[status as keyof typeof ticketStatusIn] : null
  return {
    id: 1,
    number: 1,
    status,
    version: 1,
    items,
    tickets: ticketStatus ? ticketsFor(items, ticketStatus) : [],
    decision: isUndecided ? null : decision,
    cancelReason: status === 'CANCELED' ? 'se fueron' : null,
  }
}

const ticketsFor = (items: readonly RoundItem[], status: TicketStatus): Ticket[] =>
  [...new Set(items.map(({ station }) => station))].map((station, position) => ({
    id: position + 1,
    station,
    status,
    items: items
      .filter(one => one.station === station && !one.isStruck)
      .map(({ id }) => ({ id: id * 10, roundItemId: id, status })),
  }))

/** As the store does: an accepted round gets its tickets. */
const withTickets = (round: Round): Round =>
  round.status === 'IN_KITCHEN' && round.tickets.length === 0
    ? {
        ...round,
        tickets: ticketsFor(
          round.items.filter(one => !one.isStruck),
          'PENDING',
        ),
      }
    : round

const refusalOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
  return 'allowed'
}

const strike = (itemId: number, reason = 'se terminó') => ({ kind: 'strike', itemId, reason }) as const
const ticket = (ticketId: number, to: 'IN_PROGRESS' | 'READY' | 'DELIVERED') => ({ kind: 'moveTicket', ticketId, to }) as const
const play = (round: Round, ...actions: RoundAction[]) =>
  actions.reduce((state, action) => withTickets(decideRound(state, action, manager)), round)

describe('moving a round', () => {
  const targets = {
    CONFIRMED: { kind: 'confirm' },
    READY: { kind: 'ready' },
    SERVED: { kind: 'serve' },
    CANCELED: { kind: 'cancel', reason: 'se fueron' },
  } as const
  const cases = statuses.flatMap(from => (Object.keys(targets) as (keyof typeof targets)[]).map(to => [from, to] as const))

  it.each(cases)('from %s to %s follows the table, and staying where it is changes nothing', (from, to) => {
    const round = roundIn(from)
    const act = () => decideRound(round, targets[to], manager)
    if (from === to) expect(act()).toBe(round)
    else if ((roundMoves[from] as readonly RoundStatus[]).includes(to)) expect(act().status).toBe(to)
    else
      expect(act).toThrow(expect.objectContaining({ code: 'invalid_transition', details: expect.objectContaining({ from, to }) }))
  })

  it.each(statuses)('approves only what is undecided: %s', from => {
    const act = () => decideRound(roundIn(from), { kind: 'approve', struck: [] }, manager)
    if (from === 'PENDING' || from === 'CONFIRMED') expect(act()).toMatchObject({ status: 'IN_KITCHEN', decision })
    else expect(refusalOf(act)).toBe('already_decided')
  })

  it('says who decided, when, and what became of it', () => {
    expect(() => decideRound(roundIn('READY'), { kind: 'approve', struck: [] }, manager)).toThrow(
      expect.objectContaining({
        details: { status: 'READY', decided_by_user_id: 7, decided_by_role: 'MANAGER', decided_at: decision.at },
      }),
    )
  })
})

describe('approving with struck items', () => {
  it('keeps the rest and the reasons', () => {
    const approved = decideRound(roundIn('PENDING'), { kind: 'approve', struck: [{ itemId: 2, reason: 'no hay' }] }, manager)
    expect(approved.status).toBe('IN_KITCHEN')
    expect(approved.items.map(({ struckReason }) => struckReason)).toEqual([null, 'no hay', null])
    expect(roundTotalCents(approved)).toBe(4_000)
  })

  it('cancels the round when nothing is left, with the first reason', () => {
    const struck = [1, 2, 3].map(itemId => ({ itemId, reason: `motivo ${itemId}` }))
    const canceled = decideRound(roundIn('PENDING'), { kind: 'approve', struck }, manager)
    expect(canceled).toMatchObject({ status: 'CANCELED', cancelReason: 'motivo 1', decision })
    expect(roundTotalCents(canceled)).toBe(0)
  })

  it('refuses an item of another round, and a strike without reason', () => {
    const approve = (itemId: number, reason: string) =>
      refusalOf(() => decideRound(roundIn('PENDING'), { kind: 'approve', struck: [{ itemId, reason }] }, manager))
    expect(approve(99, 'no hay')).toBe('unknown_item')
    expect(approve(1, '  ')).toBe('reason_required')
  })
})

describe('striking later', () => {
  it.each([
    ['PENDING', 'allowed', 'allowed', 'forbidden', 'forbidden'],
    ['CONFIRMED', 'allowed', 'allowed', 'forbidden', 'forbidden'],
    ['IN_KITCHEN', 'allowed', 'allowed', 'allowed', 'forbidden'],
    ['READY', 'allowed', 'forbidden', 'forbidden', 'forbidden'],
    ['SERVED', 'allowed', 'forbidden', 'forbidden', 'forbidden'],
    ['CANCELED', 'invalid_transition', 'invalid_transition', 'invalid_transition', 'invalid_transition'],
  ] as const)('%s: manager %s, waiter %s, kitchen %s, diner %s', (status, ...expected) => {
    const answers = [manager, waiter, kitchen, diner].map(who => refusalOf(() => decideRound(roundIn(status), strike(1), who)))
    expect(answers).toEqual(expected)
  })

  it('is not for the kitchen once its ticket is ready, though another station still cooks', () => {
    const round = play(roundIn('IN_KITCHEN'), ticket(1, 'READY'))
    expect(refusalOf(() => decideRound(round, strike(1), kitchen))).toBe('forbidden')
    expect(refusalOf(() => decideRound(round, strike(3), kitchen))).toBe('allowed')
  })

  it('again changes nothing, whoever asks', () => {
    const round = play(roundIn('IN_KITCHEN'), strike(1))
    expect(decideRound(round, strike(1, 'otro motivo'), waiter)).toBe(round)
  })

  it('of the last item cancels the round, but not one that was eaten', () => {
    expect(play(roundIn('IN_KITCHEN'), strike(1), strike(2), strike(3))).toMatchObject({
      status: 'CANCELED',
      cancelReason: 'se terminó',
    })
    expect(play(roundIn('SERVED'), strike(1), strike(2), strike(3)).status).toBe('SERVED')
  })

  it('takes the item off its ticket, and the last unfinished ticket off makes the round ready', () => {
    const grillOnly = play(roundIn('IN_KITCHEN'), ticket(1, 'READY'))
    expect(grillOnly.status).toBe('IN_KITCHEN')
    const done = play(grillOnly, strike(3))
    expect(done.status).toBe('READY')
    expect(done.tickets.map(({ status }) => status)).toEqual(['READY', 'CANCELED'])
  })
})

describe('canceling', () => {
  it.each([
    ['PENDING', 'allowed', 'forbidden', 'allowed'],
    ['CONFIRMED', 'allowed', 'forbidden', 'invalid_transition'],
    ['IN_KITCHEN', 'allowed', 'forbidden', 'invalid_transition'],
    ['READY', 'allowed', 'forbidden', 'invalid_transition'],
    ['SERVED', 'invalid_transition', 'invalid_transition', 'invalid_transition'],
  ] as const)('%s: manager %s, waiter %s, diner %s', (status, ...expected) => {
    const cancel = { kind: 'cancel', reason: 'se fueron' } as const
    expect([manager, waiter, diner].map(who => refusalOf(() => decideRound(roundIn(status), cancel, who)))).toEqual(expected)
  })

  it('needs a reason once somebody has taken the round', () => {
    const cancel = { kind: 'cancel', reason: null } as const
    expect(refusalOf(() => decideRound(roundIn('PENDING'), cancel, diner))).toBe('allowed')
    expect(refusalOf(() => decideRound(roundIn('CONFIRMED'), cancel, manager))).toBe('reason_required')
  })

  it('takes the tickets along', () => {
    const canceled = play(roundIn('IN_KITCHEN'), { kind: 'cancel', reason: 'se fueron' })
    expect(canceled.tickets.flatMap(({ status, items }) => [status, ...items.map(one => one.status)])).toEqual(
      Array.from({ length: 5 }, () => 'CANCELED'),
    )
  })
})

describe('tickets and their round', () => {
  it('the last ready ticket makes the round ready, the last delivered one served', () => {
    const cooked = play(roundIn('IN_KITCHEN'), ticket(1, 'IN_PROGRESS'), ticket(1, 'READY'), ticket(2, 'READY'))
    expect(cooked.status).toBe('READY')
    expect(play(cooked, ticket(1, 'DELIVERED')).status).toBe('READY')
    expect(play(cooked, ticket(1, 'DELIVERED'), ticket(2, 'DELIVERED')).status).toBe('SERVED')
  })

  it('item by item too', () => {
    const itemReady = (itemId: number) => ({ kind: 'moveTicketItem', ticketId: 1, itemId, to: 'READY' }) as const
    const half = play(roundIn('IN_KITCHEN'), itemReady(10))
    expect(half.tickets[0]).toMatchObject({ status: 'IN_PROGRESS' })
    expect(play(half, itemReady(20)).tickets[0]).toMatchObject({ status: 'READY' })
  })

  it('a round declared ready leaves what is already on the table where it is', () => {
    const round = play(roundIn('IN_KITCHEN'), ticket(1, 'READY'), ticket(1, 'DELIVERED'), { kind: 'ready' })
    expect(round.tickets.map(({ status }) => status)).toEqual(['DELIVERED', 'READY'])
  })

  it('a round served has everything delivered', () => {
    expect(play(roundIn('READY'), { kind: 'serve' }).tickets.map(({ status }) => status)).toEqual(['DELIVERED', 'DELIVERED'])
  })

  it('refuses an unknown ticket or item, and going back', () => {
    expect(refusalOf(() => play(roundIn('IN_KITCHEN'), ticket(9, 'READY')))).toBe('not_found')
    expect(refusalOf(() => play(roundIn('IN_KITCHEN'), ticket(1, 'READY'), ticket(1, 'IN_PROGRESS')))).toBe('invalid_transition')
    expect(refusalOf(() => play(roundIn('IN_KITCHEN'), ticket(1, 'DELIVERED')))).toBe('invalid_transition')
  })
})

describe('whatever people do', () => {
  const itemId = fc.integer({ min: 1, max: 3 })
  const ticketId = fc.integer({ min: 1, max: 2 })
  const action: fc.Arbitrary<RoundAction> = fc.oneof(
    fc.constant({ kind: 'confirm' } as const),
    fc.uniqueArray(itemId).map(ids => ({ kind: 'approve' as const, struck: ids.map(id => ({ itemId: id, reason: 'no hay' })) })),
    itemId.map(id => strike(id)),
    fc.constant({ kind: 'ready' } as const),
    fc.constant({ kind: 'serve' } as const),
    fc.constant({ kind: 'cancel', reason: 'se fueron' } as const),
    fc
      .tuple(ticketId, fc.constantFrom('IN_PROGRESS' as const, 'READY' as const, 'DELIVERED' as const))
      .map(args => ticket(...args)),
    fc
      .tuple(ticketId, itemId, fc.constantFrom('IN_PROGRESS' as const, 'READY' as const))
      .map(([id, line, to]) => ({ kind: 'moveTicketItem' as const, ticketId: id, itemId: line * 10, to })),
  )
  const who = fc.constantFrom(manager, waiter, kitchen, diner, by('ADMIN'))
  const rank = statuses.indexOf.bind(statuses)

  it('a round never goes back, never costs more, and its tickets hold exactly what is still cooked', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(action, who), { maxLength: 25 }), steps => {
        let round = roundIn('PENDING')
        for (const [step, decider] of steps) {
          const before = round
          if (refusalOf(() => (round = withTickets(decideRound(before, step, decider)))) !== 'allowed') expect(round).toBe(before)
          expect(rank(round.status)).toBeGreaterThanOrEqual(rank(before.status))
          expect(roundTotalCents(round)).toBeLessThanOrEqual(roundTotalCents(before))
          if (before.status === 'CANCELED' || before.status === 'SERVED') expect(round.status).toBe(before.status)
          mustBeConsistent(round)
        }
      }),
      { numRuns: 500 },
    )
  })

  function mustBeConsistent({ status, items, tickets }: Round): void {
    const cooked = tickets.flatMap(one => one.items.filter(line => line.status !== 'CANCELED').map(line => line.roundItemId))
    const wanted = items.filter(one => !one.isStruck).map(({ id }) => id)
    const live = tickets.filter(one => one.status !== 'CANCELED').map(one => one.status)
    if (status === 'PENDING' || status === 'CONFIRMED' || status === 'CANCELED') expect(cooked).toEqual([])
    else expect(cooked.sort()).toEqual(wanted)
    if (status === 'READY' || status === 'SERVED') expect(live.every(one => one === 'READY' || one === 'DELIVERED')).toBe(true)
    if (status === 'IN_KITCHEN') expect(live.some(one => one === 'PENDING' || one === 'IN_PROGRESS')).toBe(true)
  }
})
