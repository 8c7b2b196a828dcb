/** The average amount in whole cents, half a cent rounded up; 0 of nothing. Totals are not negative. */
export const averageCents = (totalCents: number, count: number): number => (count === 0 ? 0 : Math.round(totalCents / count))
