import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  log,
  type SignalDefinition,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { FactOutcome } from '../domain/billing/provider-fact'
import { books, providerOn } from './billing-activities'
import { checkWorkflowId, type NotificationInput, notified, paymentSettled, paymentWorkflowId } from './billing-messages'
import { attributes } from './search-attributes'

export interface NotificationOutcome {
  readonly outcome: FactOutcome | 'unknown_payment'
}

/** Started with a signal in every regular case. */
const firstSignalPatience = '1 minute'

/**
 * What a notification of the provider leads to: ask for the payment, book what it says, tell whoever waits. The notification is
 * only a hint, so ten of them or none in any order come to the same. One that arrives meanwhile makes it ask again.
 */
export async function mpNotification(input: NotificationInput): Promise<NotificationOutcome> {
  const { tenantId, providerPaymentId } = input
  let isDue = false
  setHandler(notified, () => {
    isDue = true
  })
  upsertSearchAttributes([{ key: attributes.tenantId, value: String(tenantId) }])
  setCurrentDetails(`Consultando el pago ${providerPaymentId} en Mercado Pago`)
  await condition(() => isDue, firstSignalPatience)

  let outcome: NotificationOutcome['outcome']
  do {
    isDue = false
    outcome = await fetchAndApply(input)
  } while (isDue)
  setCurrentDetails(`Pago ${providerPaymentId}: ${words[outcome]}`)
  await condition(allHandlersFinished)
  return { outcome }
}

async function fetchAndApply({
  tenantId,
  providerPaymentId,
  paymentsTaskQueue,
}: NotificationInput): Promise<NotificationOutcome['outcome']> {
  try {
    const fact = await providerOn(paymentsTaskQueue, 'notified').fetchPayment(tenantId, providerPaymentId)
    const applied = await books.applyProviderPayment(tenantId, fact)
    if (applied.attemptId !== null) await tell(paymentWorkflowId(applied.attemptId), notified)
    if (applied.sessionId !== null && applied.checkNumber !== null)
      await tell(checkWorkflowId(applied.sessionId, applied.checkNumber), paymentSettled)
    return applied.outcome
  } catch (error) {
    if (isUnknownPayment(error)) return 'unknown_payment'
    throw error
  }
}

/** The provider still does not know it after a minute: somebody made it up, or it belongs to another account. */
const isUnknownPayment = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === 'provider_not_found'

async function tell(workflowId: string, signal: SignalDefinition): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(signal)
  } catch (error) {
    log.debug('nobody waits for it any more', { workflowId, error })
  }
}

const words: Readonly<Record<NotificationOutcome['outcome'], string>> = {
  ignore: 'sin novedad',
  approve: 'aprobado y registrado',
  surplus: 'aprobado de más y registrado como saldo',
  reject: 'rechazado',
  review: 'para revisar a mano',
  not_ours: 'no es de una cuenta nuestra',
  unknown_payment: 'Mercado Pago no lo conoce',
}
