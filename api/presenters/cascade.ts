import { z } from 'zod'

const named = z.object({
  entity_type: z.string(),
  count: z.number().int(),
  items: z.array(z.object({ id: z.number().int(), name: z.string().nullable() })),
})

/** What a delete would take along, and what it would leave without it. */
export const cascadePreview = z.object({
  entity_type: z.string(),
  entity_id: z.number().int(),
  blocked_by: z.object({ code: z.string(), detail: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  affected: z.array(named).describe('Lo que se borraría junto'),
  unlinked: z.array(named).describe('Lo que lo usa y quedaría, sin eso'),
})
