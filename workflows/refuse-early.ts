import { ApplicationFailure } from '@temporalio/workflow'
import { DomainError, toRefusalFailure } from '../domain/errors'

/** For validators: what they refuse leaves no trace in the history. A plain error in one would fail the whole task, again and again. */
export function refuseEarly(rule: () => void): void {
  try {
    rule()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    throw ApplicationFailure.create(toRefusalFailure(error))
  }
}
