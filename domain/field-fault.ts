import { DomainError, type FieldFault, type RefusalDetails, refusals } from './errors'

/** The part of a request that a fault is in, the body unless it says another, and further facts about it. */
type Further = Omit<RefusalDetails, 'detail' | 'errors'> & { readonly in?: FieldFault['in'] }

/** The refusal of something that was sent, by a rule that its schema cannot know. `pointer` is a JSON pointer. */
export const fieldFault = (pointer: string, message: string, { in: place = 'body', ...facts }: Further = {}): DomainError =>
  new DomainError('invalid_request', { ...facts, detail: message, errors: [{ in: place, pointer, code: 'custom', message }] })

/** The refusal of a field of a body that points at what is not there. */
export function unknownReference(field: string, ids: readonly number[]): DomainError {
  const code = 'unknown_reference'
  const [, , message] = refusals[code]
  return new DomainError(code, { field, ids, errors: [{ in: 'body', pointer: `/${field}`, code, message }] })
}
