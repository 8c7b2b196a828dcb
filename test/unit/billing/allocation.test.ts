import fc from 'fast-check'
import { allocate, type OpenCharge } from '../../../domain/billing/allocation'

const cents = fc.integer({ min: 1, max: 10_000_000 })
const dinerId = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null })
const openCharges = fc
  .array(fc.record({ dinerId, owedCents: cents }), { maxLength: 30 })
  .map(charges => charges.map((charge, index): OpenCharge => ({ id: index + 1, ...charge })))

const sum = (amounts: readonly { amountCents: number }[]) => amounts.reduce((total, { amountCents }) => total + amountCents, 0)

describe('allocate', () => {
  it('allocates every cent or returns it', () => {
    fc.assert(
      fc.property(cents, openCharges, dinerId, (amountCents, charges, payer) => {
        const { allocations, unallocatedCents } = allocate(amountCents, charges, payer)
        expect(sum(allocations) + unallocatedCents).toBe(amountCents)
        expect(unallocatedCents).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('never covers more than a charge owes, nor a charge twice', () => {
    fc.assert(
      fc.property(cents, openCharges, dinerId, (amountCents, charges, payer) => {
        const { allocations } = allocate(amountCents, charges, payer)
        const owed = new Map(charges.map(charge => [charge.id, charge.owedCents]))
        for (const { chargeId, amountCents: covered } of allocations) {
          expect(covered).toBeGreaterThan(0)
          expect(covered).toBeLessThanOrEqual(owed.get(chargeId) ?? 0)
        }
        expect(new Set(allocations.map(({ chargeId }) => chargeId)).size).toBe(allocations.length)
      }),
    )
  })

  it('leaves nothing unallocated while something is owed', () => {
    fc.assert(
      fc.property(cents, openCharges, dinerId, (amountCents, charges, payer) => {
        const owedCents = charges.reduce((total, charge) => total + charge.owedCents, 0)
        expect(allocate(amountCents, charges, payer).unallocatedCents).toBe(Math.max(0, amountCents - owedCents))
      }),
    )
  })

  it('does not depend on the order in which charges are read', () => {
    fc.assert(
      fc.property(cents, openCharges, dinerId, (amountCents, charges, payer) => {
        expect(allocate(amountCents, [...charges].reverse(), payer)).toEqual(allocate(amountCents, charges, payer))
      }),
    )
  })

  it('covers own charges first, then shared ones, then those of others, each by age', () => {
    const charges: OpenCharge[] = [
      { id: 1, dinerId: 8, owedCents: 100 },
      { id: 2, dinerId: null, owedCents: 100 },
      { id: 3, dinerId: 7, owedCents: 100 },
      { id: 4, dinerId: 7, owedCents: 100 },
    ]
    expect(allocate(350, charges, 7).allocations).toEqual([
      { chargeId: 3, amountCents: 100 },
      { chargeId: 4, amountCents: 100 },
      { chargeId: 2, amountCents: 100 },
      { chargeId: 1, amountCents: 50 },
    ])
  })

  it('goes by age alone without a payer', () => {
    const charges: OpenCharge[] = [
      { id: 2, dinerId: null, owedCents: 30 },
      { id: 1, dinerId: 8, owedCents: 100 },
    ]
    expect(allocate(110, charges, null).allocations).toEqual([
      { chargeId: 1, amountCents: 100 },
      { chargeId: 2, amountCents: 10 },
    ])
  })
})
