import { DomainError } from '../../domain/errors'

/** The refusal of one field of a body by a rule that its schema cannot know. */
export const fieldFault = (pointer: string, message: string): DomainError =>
  new DomainError('invalid_request', { errors: [{ in: 'body', pointer, code: 'custom', message }] })
