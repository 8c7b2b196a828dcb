import { proxyLocalActivities } from '@temporalio/workflow'
import type { RoundActivities } from '../activities/rounds'

/** One short transaction each. A refusal by the rules is final; a fault (no database) is retried, at last by server timers. */
export const rounds = proxyLocalActivities<RoundActivities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '30s' },
})
