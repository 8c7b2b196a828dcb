import { DomainError } from './errors'

/** Limits in cents: what a menu may ask, and what one payment may be. */
export const maxPriceCents = 100_000_000
export const maxAmountCents = 10_000_000_000

/** Sum of integer cents. Throws a RangeError past the safe integers, which no valid set of amounts reaches. */
export function sumCents(amounts: readonly number[]): number {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  if (!Number.isSafeInteger(total)) throw new RangeError('sum of cents is not a safe integer')
  return total
}

/** Throws `invalid_request` unless it is an integer of 1 to `maxAmountCents` cents. */
export function mustBeAmount(amountCents: number): void {
  if (!Number.isSafeInteger(amountCents) || amountCents < 1 || amountCents > maxAmountCents)
    throw new DomainError('invalid_request', { detail: 'El importe debe ser un entero de centavos entre 1 y 10.000.000.000.' })
}

/** Cents as people read them: 123456 → "$ 1.234,56". Without Intl, so that it reads the same everywhere. */
export function formatCents(amountCents: number): string {
  const sign = amountCents < 0 ? '-' : ''
  const digits = String(Math.abs(amountCents)).padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '.')
  return `${sign}$ ${whole},${digits.slice(-2)}`
}
