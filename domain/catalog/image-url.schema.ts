import { z } from 'zod'
import { imageUrlFault, imageUrlLimit, normalImageUrl } from './image-url'

/** The address of a picture, kept as a parser writes it. Its host is judged by its text; `mustBePublicImage` asks where it leads. */
export const imageUrl = z
  .string()
  .trim()
  .max(imageUrlLimit, { abort: true })
  .superRefine((text, context) => {
    const fault = imageUrlFault(text)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault, continue: false })
  })
  .overwrite(normalImageUrl)
  .meta({ format: 'uri', description: 'Una dirección https pública' })
