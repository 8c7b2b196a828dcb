import { proxyLocalActivities } from '@temporalio/workflow'
import type { RoundActivities } from '../activities/rounds'
import { dataFault } from '../domain/errors'

const transaction = {
  startToCloseTimeout: '5s',
  localRetryThreshold: '5s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '30s' },
} as const

/**
 * One short transaction each, for somebody who waits. A refusal by the rules is final, and so is what no retry heals; another fault (no
 * database) is retried, at last by server timers.
 */
export const rounds = proxyLocalActivities<Omit<RoundActivities, 'announceOverdue'>>({
  ...transaction,
  retry: { ...transaction.retry, nonRetryableErrorTypes: [dataFault] },
})

/** Nobody waits, and the round goes on: retried until somebody mends it. */
export const reminders = proxyLocalActivities<Pick<RoundActivities, 'announceOverdue'>>(transaction)
