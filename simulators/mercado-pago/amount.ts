import { z } from 'zod'

/** A decimal amount of the API as integer cents; refuses negatives and fractions of a cent. */
export const decimalAmount = z
  .number()
  .min(0)
  .max(1_000_000_000)
  .refine(amount => /^\d+(\.\d{1,2})?$/.test(String(amount)), 'at most two decimals')
  .transform(amount => Math.round(amount * 100))

export const decimalOf = (cents: number): number => cents / 100
