import fc from 'fast-check'
import { type Attempt, judgeFact, type ProviderFact } from '../../../domain/billing/provider-fact'

const account = { collectorId: '77', currency: 'ARS' }
const fact = (given: Partial<ProviderFact> = {}): ProviderFact => ({
  id: 'p1',
  status: 'approved',
  statusDetail: 'accredited',
  amountCents: 1100,
  refundedCents: 0,
  currency: 'ARS',
  collectorId: '77',
  externalReference: 'ours',
  ...given,
})
const attempt = (given: Partial<Attempt> = {}): Attempt => ({
  status: 'PENDING',
  amountCents: 1000,
  tipCents: 100,
  externalId: null,
  ...given,
})

describe('judgeFact', () => {
  it('approves an open attempt and separates its tip', () => {
    expect(judgeFact(fact(), attempt(), null, account)).toEqual({
      kind: 'approve',
      split: { amountCents: 1000, tipCents: 100 },
      review: null,
    })
  })

  it.each(['REJECTED', 'EXPIRED', 'CANCELED'] as const)('takes money that comes after the attempt was %s as surplus', status => {
    expect(judgeFact(fact(), attempt({ status }), null, account)).toMatchObject({ kind: 'surplus', review: null })
  })

  it('takes a second approval of one attempt whole, without a second tip, and asks for a look', () => {
    expect(judgeFact(fact({ id: 'p2' }), attempt({ status: 'APPROVED', externalId: 'p1' }), null, account)).toEqual({
      kind: 'surplus',
      split: { amountCents: 1100, tipCents: 0 },
      review: 'second_approval',
    })
  })

  it.each(['pending', 'in_process', 'authorized', 'approved', 'rejected', 'unknown'])(
    'ignores %s about a payment that is already applied',
    status => {
      expect(judgeFact(fact({ status }), attempt({ status: 'APPROVED' }), { status: 'APPROVED' }, account).kind).toBe('ignore')
    },
  )

  it('asks for a look when applied money went back at the provider', () => {
    expect(judgeFact(fact({ status: 'refunded' }), attempt(), { status: 'APPROVED' }, account).kind).toBe('review')
    expect(judgeFact(fact({ refundedCents: 1 }), attempt(), { status: 'APPROVED' }, account).kind).toBe('review')
  })

  it.each([{ collectorId: '78' }, { currency: 'USD' }])('applies nothing of %p', given => {
    expect(judgeFact(fact(given), attempt(), null, account).kind).toBe('review')
  })

  it('rejects only an attempt that is open', () => {
    expect(judgeFact(fact({ status: 'rejected' }), attempt(), null, account)).toEqual({ kind: 'reject' })
    expect(judgeFact(fact({ status: 'rejected' }), attempt({ status: 'APPROVED' }), null, account).kind).toBe('ignore')
  })

  it('accounts for every cent received, whatever the amount', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(2000), fc.nat(500), (received, amountCents, tipCents) => {
        const verdict = judgeFact(fact({ amountCents: received }), attempt({ amountCents, tipCents }), null, account)
        if (verdict.kind !== 'approve') throw new Error(verdict.kind)
        expect(verdict.split.amountCents + verdict.split.tipCents).toBe(received)
        expect(verdict.split.tipCents).toBeLessThanOrEqual(tipCents)
        expect(verdict.review).toBe(received === amountCents + tipCents ? null : 'amount_mismatch')
      }),
    )
  })
})
