import { z } from 'zod'
import { overlapIn } from './service-hours'

/** A time of the day, `HH:MM`. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Tiene que ser una hora entre 00:00 y 23:59.')

/** The hours of a week; no two of them at once. */
export const serviceHours = z
  .array(z.object({ weekday: z.number().int().min(1).max(7), opens: clockTime, closes: clockTime }))
  .max(50)
  .superRefine((hours, context) => {
    const overlap = overlapIn(hours)
    if (overlap) context.addIssue({ code: 'custom', path: [overlap[1]], message: 'Este horario se superpone con otro.' })
  })
