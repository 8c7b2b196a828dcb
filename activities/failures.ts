import { ApplicationFailure } from '@temporalio/common'
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker'
import { driverFault } from '../db/driver-fault'
import { DomainError, dataFault, toRefusalFailure } from '../domain/errors'

/** SQLSTATEs of data that the database takes never, however often it is given them: a value it cannot hold, a constraint. */
const neverTaken = /^2[23]/

/**
 * A refusal by the rules is final: it travels as a failure that nobody retries, its code as type. Data that the database never takes is a
 * `dataFault`: where somebody waits for the answer it is not retried either. Everything else that an activity throws is a fault and keeps
 * being retried.
 */
export function toFailure(error: unknown): unknown {
  if (error instanceof DomainError) return ApplicationFailure.create(toRefusalFailure(error))
  const fault = driverFault(error)
  if (fault === null || !neverTaken.test(fault.code)) return error
  return ApplicationFailure.create({ message: fault.error.message, type: dataFault, cause: fault.error })
}

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
