/**
 * The provider's decimal number of pesos as integer cents, exactly: 1234.56 → 123456. It reads the shortest decimal text of
 * the number, because multiplying by 100 gives 1998.9999999999998 for 19.99. Throws a RangeError for fractions of a cent,
 * negatives and anything that is no plain decimal.
 */
export function centsOfDecimal(amount: number): number {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(String(amount))
  if (!match) throw new RangeError(`${amount} is not an amount with at most two decimals`)
  const cents = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  if (!Number.isSafeInteger(cents)) throw new RangeError(`${amount} is too large`)
  return cents
}

/** Integer cents as the decimal number the provider expects. Division is correctly rounded, so its JSON text has at most two decimals. */
export function decimalOfCents(amountCents: number): number {
  if (!Number.isSafeInteger(amountCents) || amountCents < 0) throw new RangeError(`${amountCents} is not an amount in cents`)
  return amountCents / 100
}
