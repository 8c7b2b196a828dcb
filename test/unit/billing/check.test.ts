import { type BillableItem, chargeChanges, chargesDue, pendingCents } from '../../../domain/billing/charges'
import { amountToPay, type CheckBooks, mustBeWithdrawable, settledStatus } from '../../../domain/billing/check'
import { maxAmountCents } from '../../../domain/money'

const books = (given: Partial<CheckBooks> = {}): CheckBooks => ({
  status: 'REQUESTED',
  totalCents: 1000,
  paidCents: 0,
  reservedCents: 0,
  hasPayments: false,
  hasOpenAttempts: false,
  ...given,
})

const item = (given: Partial<BillableItem> = {}): BillableItem => ({
  roundItemId: 1,
  roundStatus: 'IN_KITCHEN',
  isStruck: false,
  qty: 2,
  lineCents: 1000,
  productName: 'Milanesa',
  dinerId: 7,
  ...given,
})

const refusal = (code: string) => expect.objectContaining({ code })

describe('chargesDue', () => {
  it.each(['PENDING', 'CONFIRMED', 'CANCELED'] as const)('owes nothing for a round that is %s', roundStatus => {
    expect(chargesDue([item({ roundStatus })])).toEqual([])
  })

  it.each(['IN_KITCHEN', 'READY', 'SERVED'] as const)('owes price × quantity once the round is %s', roundStatus => {
    expect(chargesDue([item({ roundStatus })])).toEqual([
      { roundItemId: 1, dinerId: 7, amountCents: 1000, description: 'Milanesa × 2' },
    ])
  })

  it('owes nothing for struck and for free lines', () => {
    expect(chargesDue([item({ isStruck: true }), item({ lineCents: 0 })])).toEqual([])
  })

  it('counts undecided lines apart', () => {
    expect(pendingCents([item({ roundStatus: 'PENDING' }), item({ roundStatus: 'CONFIRMED' }), item()])).toBe(2000)
  })
})

describe('chargeChanges', () => {
  it('adds only what is not charged yet', () => {
    const changes = chargeChanges([item(), item({ roundItemId: 2 })], [{ id: 9, roundItemId: 1, amountCents: 1000 }])
    expect(changes.add.map(draft => draft.roundItemId)).toEqual([2])
    expect(changes.reverse).toEqual([])
  })

  it('reverses what is no longer owed, and a line charged twice', () => {
    const standing = [
      { id: 9, roundItemId: 1, amountCents: 1000 },
      { id: 10, roundItemId: 1, amountCents: 1000 },
      { id: 11, roundItemId: 2, amountCents: 1000 },
    ]
    expect(chargeChanges([item(), item({ roundItemId: 2, isStruck: true })], standing)).toEqual({ add: [], reverse: [10, 11] })
  })
})

describe('settledStatus', () => {
  it.each([
    ['nothing paid', books(), 'REQUESTED'],
    ['partly paid', books({ paidCents: 1, hasPayments: true }), 'IN_PAYMENT'],
    ['all paid', books({ paidCents: 1000, hasPayments: true }), 'PAID'],
    ['all struck, nothing paid', books({ totalCents: 0 }), 'CANCELED'],
    ['all struck while an attempt is open', books({ totalCents: 0, hasOpenAttempts: true }), 'REQUESTED'],
    ['all struck after a payment', books({ totalCents: 0, hasPayments: true }), 'PAID'],
    ['more ordered after it was paid', books({ status: 'PAID', totalCents: 2000, paidCents: 1000 }), 'PAID'],
    ['canceled', books({ status: 'CANCELED', paidCents: 1000 }), 'CANCELED'],
  ] as const)('%s', (_, given, expected) => {
    expect(settledStatus(given)).toBe(expected)
  })
})

describe('amountToPay', () => {
  it('is all that is neither paid nor reserved unless an amount is given', () => {
    expect(amountToPay(books({ paidCents: 300, reservedCents: 200 }), null)).toBe(500)
    expect(amountToPay(books(), 1)).toBe(1)
  })

  it('is no more than one payment can be, unless a smaller one is asked for', () => {
    const huge = books({ totalCents: 2 * maxAmountCents, paidCents: 1 })
    expect(amountToPay(huge, null)).toBe(maxAmountCents)
    expect(amountToPay(books({ totalCents: 2 * maxAmountCents, paidCents: maxAmountCents + 1 }), null)).toBe(maxAmountCents - 1)
    expect(() => amountToPay(huge, maxAmountCents + 1)).toThrow(refusal('invalid_request'))
  })

  it('refuses a payment larger than what is owed', () => {
    expect(() => amountToPay(books({ paidCents: 300 }), 701)).toThrow(refusal('exceeds_remaining'))
  })

  it('refuses what an open attempt has reserved', () => {
    expect(() => amountToPay(books({ reservedCents: 1000 }), null)).toThrow(refusal('payment_in_progress'))
    expect(() => amountToPay(books({ reservedCents: 400 }), 601)).toThrow(refusal('payment_in_progress'))
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %p as an amount', amount => {
    expect(() => amountToPay(books(), amount)).toThrow(refusal('invalid_request'))
  })

  it.each(['PAID', 'CANCELED'] as const)('refuses payments of a check that is %s', status => {
    expect(() => amountToPay(books({ status }), 1)).toThrow(refusal('check_closed'))
  })
})

describe('mustBeWithdrawable', () => {
  it('allows it while no money came and none is under way', () => {
    expect(() => mustBeWithdrawable(books())).not.toThrow()
  })

  it.each([{ hasPayments: true }, { hasOpenAttempts: true, reservedCents: 5 }])('refuses it with %p', given => {
    expect(() => mustBeWithdrawable(books(given))).toThrow(refusal('payment_in_progress'))
  })
})
