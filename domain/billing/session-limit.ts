import { DomainError } from '../errors'
import { formatCents, maxAmountCents } from '../money'
import type { BillableItem } from './charges'

/** What a table has ordered and may come to owe: lines that were not struck, of rounds that were not canceled. Cents. */
export const orderedCents = (items: readonly Pick<BillableItem, 'roundStatus' | 'isStruck' | 'lineCents'>[]): number =>
  items.reduce((sum, item) => (item.isStruck || item.roundStatus === 'CANCELED' ? sum : sum + item.lineCents), 0)

/**
 * What a table orders in one sitting costs no more than the largest amount, whichever check it will be on: one payment can settle all of
 * it. Throws `total_too_large` for a total that would be more.
 */
export function mustStayPayable(totalCents: number): void {
  if (totalCents <= maxAmountCents) return
  throw new DomainError('total_too_large', {
    detail: `Lo que pide una mesa no puede pasar de ${formatCents(maxAmountCents)} en total; esto llegaría a ${formatCents(totalCents)}.`,
    total_cents: totalCents,
    max_total_cents: maxAmountCents,
  })
}
