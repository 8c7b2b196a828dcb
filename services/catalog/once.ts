import { z } from 'zod'
import { rowId } from '../crud/fields'

/** A list in which no two say the same thing. */
export const once = <Item extends z.ZodType>(item: Item, most: number, keyOf: (one: z.output<Item>) => unknown) =>
  z
    .array(item)
    .max(most)
    .superRefine((items, context) => {
      const seen = new Set<string>()
      for (const [place, one] of items.entries()) {
        const key = JSON.stringify(keyOf(one))
        if (seen.has(key)) context.addIssue({ code: 'custom', path: [place], message: 'Está repetido.' })
        seen.add(key)
      }
    })

export const idsOnce = once(rowId, 200, id => id)
