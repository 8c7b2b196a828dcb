import { z } from 'zod'
import { maxPriceCents } from '../../domain/money'
import { plainName } from '../../domain/plain-name'

/** Fields that many entities have. */
export const name = z.string().overwrite(plainName).min(1).max(200)
export const text = (max: number) => z.string().trim().max(max)
export const optionalText = (max: number) => text(max).nullable()
export const rowId = z.number().int().min(1)
export const order = z.number().int().min(0).max(9_999)
export const priceCents = z.number().int().min(0).max(maxPriceCents)
export const minutes = z.number().int().min(0).max(10_000)
/** What a query switches on or off: `true` or `false`, or the other words for them that `stringbool` knows. */
export const flag = z.stringbool().meta({ type: 'boolean', description: 'true o false; también 1 o 0' })
