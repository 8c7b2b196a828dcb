import { fieldFault } from './field-fault'

/** What one thing may cost, in cents. */
export const maxPriceCents = 100_000_000

/** What one payment may be, in cents. */
export const maxAmountCents = 10_000_000_000

/** Throws `invalid_request` unless it is an integer of 1 to `maxAmountCents` cents. */
export function mustBeAmount(amountCents: number): void {
  if (!Number.isSafeInteger(amountCents) || amountCents < 1 || amountCents > maxAmountCents)
    throw fieldFault('/amount_cents', 'El importe debe ser un entero de centavos entre 1 y 10.000.000.000.')
}

/** Cents as people read them: 123456 → "$ 1.234,56". Without Intl, so that it reads the same everywhere. */
export function formatCents(amountCents: number): string {
  const sign = amountCents < 0 ? '-' : ''
  const digits = String(Math.abs(amountCents)).padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '.')
  return `${sign}$ ${whole},${digits.slice(-2)}`
}
