import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { Checkout } from '../domain/billing/check-commands'
import type { PaymentStatus } from '../domain/billing/payment'
import { formatCents } from '../domain/money'
import { billing, books, providerOn } from './billing-activities'
import {
  type Command,
  cancelPayment,
  checkClosed,
  checkout,
  checkWorkflowId,
  notified,
  type PaymentInput,
  paymentSettled,
} from './billing-messages'
import { describePlace } from './describe-place'
import { attributes } from './search-attributes'

export interface PaymentOutcome {
  readonly status: PaymentStatus
}

/** After a provider's refusal, for who is about to ask for the checkout. */
const refusalPatience = '30 seconds'

/**
 * One attempt to pay by phone. Opens a preference at the provider, then waits for news of it: a notification, or its own look
 * at the provider with growing pauses. A refused card does not end it: the same preference may still be paid, until it expires.
 * Ends when it is APPROVED, or when nobody can pay it any more. Cancelled by an operator, it first frees what the attempt reserved.
 */
export async function payment(input: PaymentInput): Promise<PaymentOutcome> {
  const { attempt, polling } = input
  const { tenantId, paymentId, sessionId } = attempt
  const key = { tenantId, paymentId }
  let offer: Checkout | 'refused' | undefined
  let isAsked = false
  let hasNews = false
  let isGivenUp = false
  let givenUpBy: Command | undefined
  let status: PaymentStatus = 'PENDING'

  setHandler(checkout, async () => {
    isAsked = true
    await condition(() => offer !== undefined)
    if (offer === undefined || offer === 'refused')
      throw ApplicationFailure.nonRetryable('Mercado Pago no respondió', 'provider_unavailable')
    return offer
  })
  setHandler(notified, () => {
    hasNews = true
  })
  setHandler(checkClosed, () => {
    isGivenUp = true
  })
  setHandler(cancelPayment, async by => {
    isGivenUp = true
    givenUpBy = by
    await condition(() => status !== 'PENDING')
    return status
  })

  async function show(next: PaymentStatus): Promise<void> {
    if (next === status) return
    status = next
    describe(input, next)
    await tellCheck(sessionId, attempt.checkNumber)
  }
  const is = (wanted: PaymentStatus) => status === wanted
  const close = async (as: 'EXPIRED' | 'CANCELED', by?: Command) =>
    show(await books.closeAttempt({ ...key, sessionId, status: as, by }))

  async function follow(): Promise<void> {
    offer = await openCheckout(input)
    if (offer === 'refused') {
      await close('CANCELED')
      await condition(() => isAsked, refusalPatience)
      return
    }
    const expiresAtMs = Date.parse(attempt.expiresAt)
    for (const waitMs of pausesUntil(expiresAtMs, polling)) {
      await condition(() => hasNews || isGivenUp, waitMs)
      if (!hasNews) await look(input)
      hasNews = false
      await show(await billing.readAttempt(key))
      if (is('PENDING') && isGivenUp) await close('CANCELED', givenUpBy)
      if (is('PENDING') && Date.now() >= expiresAtMs) await close('EXPIRED')
      isGivenUp = false
      if (is('APPROVED')) break
    }
  }

  describePlace(attempt)
  describe(input, status)
  try {
    await follow()
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => close('CANCELED'))
    throw error
  }
  await condition(allHandlersFinished)
  return { status }
}

/** The pauses between looks: growing, never past the expiry, and one last after it. Read lazily: time goes on in between. */
function* pausesUntil(expiresAtMs: number, { waitsMs, graceMs }: PaymentInput['polling']): Generator<number> {
  const fallbackMs = 60_000
  for (let turn = 0; Date.now() < expiresAtMs; turn++) {
    const waitMs = waitsMs[Math.min(turn, waitsMs.length - 1)] ?? fallbackMs
    yield Math.max(1, Math.min(waitMs, expiresAtMs - Date.now()))
  }
  do yield Math.max(1, expiresAtMs + graceMs - Date.now())
  while (Date.now() < expiresAtMs + graceMs)
}

async function openCheckout({ attempt, paymentsTaskQueue }: PaymentInput): Promise<Checkout | 'refused'> {
  try {
    const offer = await providerOn(paymentsTaskQueue, 'checkout').createPreference(attempt)
    await billing.savePreference({ tenantId: attempt.tenantId, paymentId: attempt.paymentId, ...offer })
    return offer
  } catch (error) {
    if (isCancellation(error)) throw error
    log.warn('the provider did not open a checkout', { error })
    return 'refused'
  }
}

/** Books whatever people paid for this attempt. A provider that is away is no reason to give up: the next look comes. */
async function look({ attempt: { tenantId, externalReference }, paymentsTaskQueue }: PaymentInput): Promise<void> {
  try {
    const provider = providerOn(paymentsTaskQueue, 'polling')
    for (const fact of await provider.searchPayments(tenantId, externalReference))
      await billing.applyProviderPayment(tenantId, fact)
  } catch (error) {
    if (isCancellation(error)) throw error
    log.warn('the provider could not be asked', { error })
  }
}

async function tellCheck(sessionId: number, n: number): Promise<void> {
  try {
    await getExternalWorkflowHandle(checkWorkflowId(sessionId, n)).signal(paymentSettled)
  } catch (error) {
    log.debug('the check has ended already', { error })
  }
}

const words: Readonly<Record<PaymentStatus, string>> = {
  PENDING: 'Esperando el pago',
  APPROVED: 'Aprobado',
  REJECTED: 'Rechazado; todavía se puede volver a intentar',
  EXPIRED: 'Vencido',
  CANCELED: 'Anulado',
  PARTIALLY_REFUNDED: 'Devuelto en parte',
  REFUNDED: 'Devuelto',
  CHARGED_BACK: 'Contracargo',
}

function describe({ attempt }: PaymentInput, status: PaymentStatus): void {
  upsertSearchAttributes([{ key: attributes.paymentStatus, value: status }])
  setCurrentDetails(
    [
      `**${words[status]}** · mesa ${attempt.tableCode} · pago ${attempt.paymentId} de la cuenta ${attempt.checkId}`,
      `${formatCents(attempt.amountCents)} + propina ${formatCents(attempt.tipCents)} · vence ${attempt.expiresAt}`,
      `Referencia en Mercado Pago: ${attempt.externalReference}`,
    ].join('\n\n'),
  )
}
