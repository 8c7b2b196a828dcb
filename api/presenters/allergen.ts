import { z } from 'zod'
import { probabilities } from '../../domain/catalog/allergen-filter'

const id = z.number().int()

export const crossReactionSchema = z.object({
  id,
  cross_reacts_with_id: id,
  cross_reacts_with_name: z.string(),
  probability: z.enum(probabilities),
  notes: z.string().nullable(),
})

/** As everybody may see it. */
export const publicAllergenSchema = z.object({
  id,
  name: z.string(),
  icon: z.string().nullable(),
  description: z.string().nullable(),
  is_mandatory: z.boolean(),
  severity: z.enum(['mild', 'moderate', 'severe', 'life_threatening']),
  cross_reactions: z.array(crossReactionSchema),
})
