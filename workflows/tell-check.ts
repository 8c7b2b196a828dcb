import { getExternalWorkflowHandle, log } from '@temporalio/workflow'
import { chargesChanged, checkWorkflowId } from './billing-messages'

/** Lets the session's check look at its row again: a round has changed what is owed. One that has ended needs no telling. */
export async function tellCheck(sessionId: number, n: number | null): Promise<void> {
  if (n === null) return
  try {
    await getExternalWorkflowHandle(checkWorkflowId(sessionId, n)).signal(chargesChanged)
  } catch (error) {
    log.debug('the check has ended already', { error })
  }
}
