import { ApplicationFailure } from '@temporalio/common'
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker'
import { DomainError, toRefusalFailure } from '../domain/errors'

/**
 * A refusal by the rules is final: it travels as a failure that nobody retries, its code as type. Everything else that an activity
 * throws is a fault and keeps being retried.
 */
export const toFailure = (error: unknown): unknown =>
  error instanceof DomainError ? ApplicationFailure.create(toRefusalFailure(error)) : error

/** Applied to every activity, so that none has to think of it. */
export const refusalsAreFinal: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input)
    } catch (error) {
      throw toFailure(error)
    }
  },
}
