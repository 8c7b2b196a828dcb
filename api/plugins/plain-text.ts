import type { FieldFault } from '../../domain/errors'
import { fieldFault } from '../../domain/field-fault'
import type { App } from '../deps'

/** Deeper than any schema goes. What must be stored as it came (a provider's notice) would exhaust a stack. */
const maxDepth = 32

/**
 * Refuses text that Postgres cannot keep: NUL, and halves of surrogate pairs. Before any schema, because further in it would be a fault,
 * and in a workflow one that is retried for ever. Other control characters, emoji and every script pass.
 */
export function plainText(app: App): void {
  app.addHook('preValidation', async request => {
    mustBeStorable('path', request.params)
    mustBeStorable('query', request.query)
    mustBeStorable('body', request.body)
  })
}

function mustBeStorable(place: FieldFault['in'], sent: unknown): void {
  const flaw = flawOf(sent, '', 0)
  if (flaw !== null) throw fieldFault(flaw.pointer, flaw.message, { in: place })
}

interface Flaw {
  readonly pointer: string
  readonly message: string
}

function flawOf(value: unknown, pointer: string, depth: number): Flaw | null {
  if (typeof value === 'string')
    return isStorable(value) ? null : { pointer, message: 'El texto tiene caracteres que no se pueden guardar.' }
  if (typeof value !== 'object' || value === null) return null
  if (depth === maxDepth) return { pointer, message: 'Los datos están anidados demasiado profundo.' }
  for (const [name, member] of Object.entries(value)) {
    if (!isStorable(name)) return { pointer, message: 'Un nombre de campo tiene caracteres que no se pueden guardar.' }
    const flaw = flawOf(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1)
    if (flaw !== null) return flaw
  }
  return null
}

/** `u` makes halves of a pair match only where they stand alone. */
const halfPair = /\p{Surrogate}/u

/** Is it text that Postgres can keep? */
export const isStorable = (text: string): boolean => !text.includes('\0') && !halfPair.test(text)
