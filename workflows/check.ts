import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  log,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { isOpenCheck, remainingOf } from '../domain/billing/check'
import type { CheckView, PaymentAttempt } from '../domain/billing/check-commands'
import { formatCents } from '../domain/money'
import { billing } from './billing-activities'
import {
  type CheckInput,
  chargesChanged,
  checkClosed,
  forceCloseCheck,
  paymentSettled,
  paymentWorkflowId,
  recordPayment,
  requestCheck,
  startPayment,
  withdrawCheck,
} from './billing-messages'
import { describePlace } from './describe-place'
import { oneAtATime } from './one-at-a-time'
import { payment } from './payment'
import { attributes } from './search-attributes'

export interface CheckOutcome {
  readonly status: 'PAID' | 'CANCELED' | 'REFUSED'
  readonly checkId: number | null
}

/** Started by an operator rather than by a command: look at the row and go on from there. */
const firstCommandPatience = '1 minute'

/** Signals tell of every change; this is for one that got lost. */
const unaidedLookEvery = '15 minutes'

/**
 * One check, from the moment it is asked for until it is paid or taken back. Postgres holds it; this takes one command after the
 * other and keeps each attempt to pay company. Any command may start it, so it survives being terminated. A request that is
 * refused ends it as REFUSED; the same number may be asked for again.
 */
export async function check(input: CheckInput): Promise<CheckOutcome> {
  const { tenantId, sessionId, n } = input
  const key = { tenantId, sessionId, n }
  const { workflowId } = workflowInfo()
  const inTurn = oneAtATime()
  const attempts = new Set<number>()
  let current: CheckView | null = null
  let isStarted = false
  let underWay = 0

  const show = (view: CheckView | null) => {
    if (view !== null && view.status !== current?.status)
      upsertSearchAttributes([{ key: attributes.checkStatus, value: view.status }])
    current = view
    describe(input, view)
  }
  const refresh = () => take(async () => show(await billing.readCheck(key)))

  /** Every handler runs through here: in turn, and counted, so that the workflow neither interleaves nor ends under them. */
  async function take<T>(work: () => Promise<T>): Promise<T> {
    underWay++
    try {
      return await inTurn(work)
    } finally {
      underWay--
      isStarted = true
    }
  }

  setHandler(requestCheck, command =>
    take(async () => {
      const view = await billing.requestCheck(key, { ...command, workflowId })
      show(view)
      return view
    }),
  )
  setHandler(recordPayment, command =>
    take(async () => {
      const receipt = await billing.recordPayment(key, command)
      show(receipt.check)
      return receipt
    }),
  )
  setHandler(startPayment, command =>
    take(async () => {
      const attempt = await billing.openAttempt(key, command)
      await launch(input, attempt)
      attempts.add(attempt.paymentId)
      show(await billing.readCheck(key))
      return attempt
    }),
  )
  setHandler(withdrawCheck, command =>
    take(async () => {
      const view = await billing.withdrawCheck(key, command)
      show(view)
      return view
    }),
  )
  setHandler(forceCloseCheck, command =>
    take(async () => {
      const view = await billing.forceCloseCheck(key, command)
      show(view)
      return view
    }),
  )
  setHandler(paymentSettled, refresh)
  setHandler(chargesChanged, refresh)

  describePlace(input)
  await condition(() => isStarted, firstCommandPatience)
  if (current === null) await refresh() // nobody said anything, or it was refused: the row tells whether there is a check to keep
  while (!(await condition(() => underWay === 0 && !isOpen(current), unaidedLookEvery))) await refresh()
  await condition(allHandlersFinished)
  for (const paymentId of attempts) await tellClosed(paymentId)
  const outcome = outcomeOf(current)
  if (outcome.status === 'REFUSED') describeRefusal(input)
  return outcome
}

const isOpen = (view: CheckView | null): boolean => view !== null && isOpenCheck(view.status)

function outcomeOf(view: CheckView | null): CheckOutcome {
  if (view === null) return { status: 'REFUSED', checkId: null }
  return { status: view.status === 'PAID' ? 'PAID' : 'CANCELED', checkId: view.checkId }
}

/** The attempt's row is there, so its workflow must be; it outlives the check, because money may come late. */
async function launch({ paymentsTaskQueue, polling }: CheckInput, attempt: PaymentAttempt): Promise<void> {
  try {
    await startChild(payment, {
      workflowId: paymentWorkflowId(attempt.paymentId),
      args: [{ attempt, paymentsTaskQueue, polling }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Pago de ${formatCents(attempt.amountCents)} · mesa ${attempt.tableCode}`,
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}

async function tellClosed(paymentId: number): Promise<void> {
  try {
    await getExternalWorkflowHandle(paymentWorkflowId(paymentId)).signal(checkClosed)
  } catch (error) {
    log.debug('the payment has ended already', { paymentId, error })
  }
}

const words = { REQUESTED: 'Pedida', IN_PAYMENT: 'En pago', PAID: 'Pagada', CANCELED: 'Anulada' } as const

function describe(input: CheckInput, view: CheckView | null): void {
  if (view === null) return
  setCurrentDetails(
    [
      `**${words[view.status]}** · mesa ${input.tableCode} · cuenta ${view.n} (id ${view.checkId})`,
      `Total ${formatCents(view.totalCents)} · pagado ${formatCents(view.paidCents)} · falta ${formatCents(remainingOf(view))}`,
    ].join('\n\n'),
  )
}

/** For a request that was refused: no such check exists. */
function describeRefusal({ tableCode, n }: CheckInput): void {
  setCurrentDetails(
    `**No se abrió** · mesa ${tableCode} · cuenta ${n}\n\nNo quedó ninguna cuenta; quien la pidió recibió el motivo.`,
  )
}
