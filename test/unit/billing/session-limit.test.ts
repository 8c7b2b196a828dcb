import fc from 'fast-check'
import { mustStayPayable, orderedCents } from '../../../domain/billing/session-limit'
import type { RoundStatus } from '../../../domain/dining/round'
import { DomainError } from '../../../domain/errors'
import { maxAmountCents, maxPriceCents } from '../../../domain/money'

interface Line {
  readonly round: number
  readonly lineCents: number
  roundStatus: RoundStatus
  isStruck: boolean
}

const price = fc.oneof(fc.constant(maxPriceCents), fc.integer({ min: 0, max: maxPriceCents }))
const lineCents = fc.tuple(fc.integer({ min: 1, max: 99 }), price).map(([qty, cents]) => qty * cents)
const step = fc.oneof(
  fc.record({ kind: fc.constant('order' as const), lines: fc.array(lineCents, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('strike' as const), index: fc.nat(50) }),
  fc.record({ kind: fc.constant('cancel' as const), index: fc.nat(50) }),
)

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0)
const refusalOf = (totalCents: number): string | null => {
  try {
    mustStayPayable(totalCents)
    return null
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error)
  }
}

describe('what a table orders', () => {
  it('never costs more than one payment can be, and is refused for nothing less', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), steps => {
        const lines: Line[] = []
        for (const one of steps) {
          const chosen = one.kind === 'order' ? undefined : lines[one.index % Math.max(1, lines.length)]
          if (one.kind === 'order') {
            const standing = lines.filter(line => !line.isStruck && line.roundStatus !== 'CANCELED').map(line => line.lineCents)
            const wouldBe = total([...standing, ...one.lines])
            const refusal = refusalOf(orderedCents(lines) + total(one.lines))
            expect(refusal).toBe(wouldBe > maxAmountCents ? 'total_too_large' : null)
            const round = lines.length
            if (refusal === null)
              lines.push(
                ...one.lines.map(cents => ({ round, lineCents: cents, roundStatus: 'PENDING' as const, isStruck: false })),
              )
          } else if (one.kind === 'strike' && chosen) chosen.isStruck = true
          else for (const line of lines.filter(({ round }) => round === chosen?.round)) line.roundStatus = 'CANCELED'
          expect(orderedCents(lines)).toBeLessThanOrEqual(maxAmountCents)
        }
      }),
    )
  })

  it('may cost exactly so much, and not a cent more', () => {
    expect(refusalOf(maxAmountCents)).toBeNull()
    expect(() => mustStayPayable(maxAmountCents + 1)).toThrow(
      expect.objectContaining({
        code: 'total_too_large',
        message: 'Lo que pide una mesa no puede pasar de $ 100.000.000,00 en total; esto llegaría a $ 100.000.000,01.',
        details: expect.objectContaining({ total_cents: maxAmountCents + 1, max_total_cents: maxAmountCents }),
      }),
    )
  })

  it.each(['PENDING', 'CONFIRMED', 'IN_KITCHEN', 'READY', 'SERVED'] as const)('counts while its round is %s', roundStatus => {
    const line = { roundStatus, isStruck: false, lineCents: 700 }
    expect(orderedCents([line, { ...line, isStruck: true }, { ...line, roundStatus: 'CANCELED' }])).toBe(700)
  })
})
