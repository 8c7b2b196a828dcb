import fc from 'fast-check'
import { allocate } from '../../../domain/billing/allocation'
import { balancesOf } from '../../../domain/billing/balances'

/** A book kept only with the rules of the domain: what the database does in SQL, in the small. */
class Book {
  readonly charges: { id: number; dinerId: number | null; amountCents: number; isReversed: boolean }[] = []
  readonly payments: { id: number; payer: number | null; amountCents: number; creditCents: number }[] = []
  readonly allocations: { paymentId: number; chargeId: number; amountCents: number }[] = []

  charge(dinerId: number | null, amountCents: number) {
    this.charges.push({ id: this.charges.length + 1, dinerId, amountCents, isReversed: false })
    this.applyCredit()
  }

  pay(payer: number | null, amountCents: number) {
    this.payments.push({ id: this.payments.length + 1, payer, amountCents, creditCents: amountCents })
    this.applyCredit()
  }

  reverse(index: number) {
    const charge = this.charges[index % Math.max(1, this.charges.length)]
    if (!charge || charge.isReversed) return
    charge.isReversed = true
    for (let at = this.allocations.length - 1; at >= 0; at--) {
      const allocation = this.allocations[at]
      if (allocation?.chargeId !== charge.id) continue
      this.paymentOf(allocation.paymentId).creditCents += allocation.amountCents
      this.allocations.splice(at, 1)
    }
    this.applyCredit()
  }

  paidCents(chargeId: number) {
    return this.allocations.filter(a => a.chargeId === chargeId).reduce((sum, a) => sum + a.amountCents, 0)
  }

  standing() {
    return this.charges.filter(charge => !charge.isReversed).map(charge => ({ ...charge, paidCents: this.paidCents(charge.id) }))
  }

  private paymentOf(id: number) {
    const payment = this.payments.find(candidate => candidate.id === id)
    if (!payment) throw new Error(`no payment ${id}`)
    return payment
  }

  private applyCredit() {
    for (const payment of this.payments.filter(({ creditCents }) => creditCents > 0)) {
      const open = this.standing()
        .map(charge => ({ ...charge, owedCents: charge.amountCents - charge.paidCents }))
        .filter(charge => charge.owedCents > 0)
      const { allocations, unallocatedCents } = allocate(payment.creditCents, open, payment.payer)
      for (const allocation of allocations) this.allocations.push({ paymentId: payment.id, ...allocation })
      payment.creditCents = unallocatedCents
    }
  }
}

const dinerId = fc.option(fc.integer({ min: 1, max: 3 }), { nil: null })
const cents = fc.integer({ min: 1, max: 100_000 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('charge' as const), dinerId, cents }),
  fc.record({ kind: fc.constant('pay' as const), dinerId, cents }),
  fc.record({ kind: fc.constant('reverse' as const), index: fc.nat(50) }),
)

function play(steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]): Book {
  const book = new Book()
  for (const one of steps) {
    if (one.kind === 'charge') book.charge(one.dinerId, one.cents)
    else if (one.kind === 'pay') book.pay(one.dinerId, one.cents)
    else book.reverse(one.index)
  }
  return book
}

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0)

describe('the books', () => {
  it('hold every cent of a payment as allocated or as credit, whatever is charged, paid and reversed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const book = play(steps)
        for (const payment of book.payments) {
          const allocated = total(book.allocations.filter(a => a.paymentId === payment.id).map(a => a.amountCents))
          expect(allocated + payment.creditCents).toBe(payment.amountCents)
        }
      }),
    )
  })

  it('never hold credit while something is owed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const book = play(steps)
        const owed = total(book.standing().map(charge => charge.amountCents - charge.paidCents))
        const credit = total(book.payments.map(payment => payment.creditCents))
        expect(Math.min(owed, credit)).toBe(0)
      }),
    )
  })

  it('come to the same totals in whichever order charges and payments came', () => {
    const additions = step.filter(one => one.kind !== 'reverse')
    fc.assert(
      fc.property(fc.array(additions, { maxLength: 20 }), steps => {
        const sums = (book: Book) => [
          total(book.standing().map(charge => charge.paidCents)),
          total(book.payments.map(payment => payment.creditCents)),
        ]
        expect(sums(play([...steps].reverse()))).toEqual(sums(play(steps)))
      }),
    )
  })

  it('split into balances that add up: paid + remaining = total, for each diner and altogether', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const charges = play(steps).standing()
        const balances = balancesOf(charges)
        for (const balance of balances) expect(balance.paidCents + balance.remainingCents).toBe(balance.totalCents)
        expect(total(balances.map(balance => balance.totalCents))).toBe(total(charges.map(charge => charge.amountCents)))
        expect(total(balances.map(balance => balance.paidCents))).toBe(total(charges.map(charge => charge.paidCents)))
      }),
    )
  })
})
