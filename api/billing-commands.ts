import { findLatestCheck, readCheck } from '../db/billing/checks'
import { readPayment } from '../db/billing/payments'
import { readPlace } from '../db/floor/sessions'
import { inTenant } from '../db/postgres'
import { isOpenCheck } from '../domain/billing/check'
import { DomainError } from '../domain/errors'
import type { SessionPlace } from '../domain/floor/session'
import {
  type CheckInput,
  type Checkout,
  type CheckView,
  type Command,
  cancelPayment,
  checkout,
  checkWorkflowId,
  notificationWorkflowId,
  notified,
  type PaymentAttempt,
  paymentWorkflowId,
  requestCheck,
} from '../workflows/billing-messages'
import type { ApiDeps } from './deps'
import { inTurn } from './in-turn'
import { ask, askWithStart, signalWithStart, type UpdateOf, WorkflowEnded } from './temporal'

/** A check's place: enough to authorise and to address its workflow. */
export interface CheckPlace extends SessionPlace {
  readonly n: number
}

/** Throws `not_found` for another tenant's check too. */
export const findCheckPlace = (deps: ApiDeps, tenantId: number, checkId: number): Promise<CheckPlace> =>
  inTenant(deps.knex, tenantId, async trx => {
    const check = await readCheck(trx, checkId)
    return { ...(await readPlace(trx, check.sessionId)), n: check.n }
  })

/** Two people may ask at once, or a check may end in between: then the next number is another one. */
const numberings = 3

/** Opens the session's next check, or answers with the open one. Throws `nothing_to_pay`. */
export async function askForCheck(deps: ApiDeps, place: SessionPlace, command: Command): Promise<CheckView> {
  for (let turn = 1; ; turn++) {
    const latest = await inTenant(deps.knex, place.tenantId, trx => findLatestCheck(trx, place.sessionId))
    const n = latest && isOpenCheck(latest.status) ? latest.n : (latest?.n ?? 0) + 1
    try {
      return await askCheck(deps, { ...place, n }, requestCheck, command)
    } catch (error) {
      const wasOvertaken = error instanceof DomainError && error.code === 'check_closed'
      if (!wasOvertaken || turn === numberings) throw error
    }
  }
}

/**
 * Gives a command to a check's workflow, which is started if it does not run. Repeating is harmless: the command's id has one
 * effect. Throws the workflow's refusals, `workflows_unavailable`.
 */
export function askCheck<C extends Command, R>(
  deps: ApiDeps,
  place: CheckPlace,
  update: UpdateOf<R, [C]>,
  command: C,
): Promise<R> {
  const workflowId = checkWorkflowId(place.sessionId, place.n)
  return inTurn(workflowId, () =>
    askWithStart(deps.temporal, {
      update,
      commandId: command.id,
      args: [command],
      workflowType: 'check',
      workflowId,
      workflowArgs: [inputOf(deps, place)],
      reuse: 'ALLOW_DUPLICATE',
      summary: `Mesa ${place.tableCode} · cuenta ${place.n}`,
    }),
  )
}

const inputOf = ({ config }: ApiDeps, { tenantId, branchId, sessionId, n, tableCode }: CheckPlace): CheckInput => ({
  tenantId,
  branchId,
  sessionId,
  n,
  tableCode,
  paymentsTaskQueue: config.TEMPORAL_PAYMENTS_TASK_QUEUE,
  polling: { waitsMs: config.PAYMENT_POLLING_MS, graceMs: config.PAYMENT_GRACE_MS },
})

/** Where an attempt can be paid; waits for the provider. Throws `provider_unavailable`. */
export async function askCheckout(deps: ApiDeps, { tenantId, paymentId }: PaymentAttempt, commandId: string): Promise<Checkout> {
  try {
    return await ask(deps.temporal, {
      workflowId: paymentWorkflowId(paymentId),
      update: checkout,
      commandId: `${commandId}:checkout`,
      args: [],
    })
  } catch (error) {
    if (!(error instanceof WorkflowEnded)) throw error
    return savedCheckout(deps, tenantId, paymentId)
  }
}

/** The payment ended before it was asked: decided already, or the provider had refused it. */
async function savedCheckout(deps: ApiDeps, tenantId: number, paymentId: number): Promise<Checkout> {
  const { preferenceId, initPoint, sandboxInitPoint } = await inTenant(deps.knex, tenantId, trx => readPayment(trx, paymentId))
  if (preferenceId === null || initPoint === null) throw new DomainError('provider_unavailable')
  return { preferenceId, initPoint, sandboxInitPoint }
}

/** Gives an attempt up, so that its amount can be paid otherwise. One that is decided stays what it is. */
export async function askToCancelPayment(deps: ApiDeps, paymentId: number, command: Command): Promise<void> {
  try {
    await ask(deps.temporal, {
      workflowId: paymentWorkflowId(paymentId),
      update: cancelPayment,
      commandId: `${command.id}:cancel`,
      args: [command],
    })
  } catch (error) {
    if (!(error instanceof WorkflowEnded)) throw error
  }
}

/** Has one of the provider's payments looked at, again if that is under way. Throws `workflows_unavailable`. */
export const lookAtPayment = (deps: ApiDeps, tenantId: number, providerPaymentId: string): Promise<void> =>
  signalWithStart(deps.temporal, {
    signal: notified,
    signalArgs: [],
    workflowType: 'mpNotification',
    workflowId: notificationWorkflowId(tenantId, 'payment', providerPaymentId),
    workflowArgs: [{ tenantId, providerPaymentId, paymentsTaskQueue: deps.config.TEMPORAL_PAYMENTS_TASK_QUEUE }],
    reuse: 'ALLOW_DUPLICATE',
    summary: `Aviso de Mercado Pago · pago ${providerPaymentId}`,
  })
