import { z } from 'zod'
import { wordsOf } from './product-search'

/** What is typed into the search of a list: nothing finds everything, and what has no word finds nothing by accident. */
export const typedWords = z
  .string()
  .max(100)
  .refine(typed => typed.trim() === '' || wordsOf(typed).length > 0, 'Escribí al menos una letra o un número.')
