import { z } from 'zod'

/** What a delete would take along. */
export const cascadePreview = z.object({
  entity_type: z.string(),
  entity_id: z.number().int(),
  blocked_by: z.object({ code: z.string(), detail: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  affected: z.array(
    z.object({
      entity_type: z.string(),
      count: z.number().int(),
      items: z.array(z.object({ id: z.number().int(), name: z.string().nullable() })),
    }),
  ),
})
