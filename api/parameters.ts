import { z } from 'zod'

/** A row's id in a path or query. */
export const idParameter = z.coerce.number().int().min(1)

/** Parameters of `/…/:id`. */
export const idParameters = z.object({ id: idParameter })

/** A row's id in a body: a number, never the text of one. */
export const bodyId = z.number().int().min(1)

/** A day as YYYY-MM-DD; Postgres knows no year 0. */
export const calendarDate = z.iso.date().refine(text => text >= '2000-01-01', 'La fecha es anterior al año 2000.')
