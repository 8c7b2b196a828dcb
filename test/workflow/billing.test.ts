import { randomBytes, randomUUID } from 'node:crypto'
import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { Worker } from '@temporalio/worker'
import type { BillingActivities } from '../../activities/billing'
import type { PaymentActivities } from '../../activities/payments'
import type { ProviderPayment } from '../../activities/payments/payment-provider'
import type { CheckStatus } from '../../domain/billing/check'
import type { PaymentStatus } from '../../domain/billing/payment'
import {
  type CheckInput,
  type CheckView,
  checkout,
  checkWorkflowId,
  notified,
  type PaymentAttempt,
  paymentWorkflowId,
  recordPayment,
  requestCheck,
  startPayment,
  withdrawCheck,
} from '../../workflows/billing-messages'
import { eventually } from '../support/eventually'
import { recordHistory, storedHistories } from '../support/histories'
import { openTemporalLab, type TemporalLab } from '../support/temporal-lab'

/** The database and the provider, played: what the workflows order is done to these few variables. */
interface Stage {
  checkStatus: CheckStatus | null
  attemptStatus: PaymentStatus
  offers: 'open' | 'refuse' | 'later'
  found: ProviderPayment[]
  /** What the database never takes is written. */
  isBroken: boolean
  readonly calls: string[]
  running: number
  mostAtOnce: number
}

let lab: TemporalLab
let stage: Stage
let worker: Worker
let running: Promise<void>
let taskQueue: string
let sessionId: number

beforeAll(async () => {
  lab = await openTemporalLab(require.resolve('../support/billing-workflows'))
})
afterAll(() => lab.close())

beforeEach(async () => {
  stage = {
    checkStatus: null,
    attemptStatus: 'PENDING',
    offers: 'open',
    found: [],
    isBroken: false,
    calls: [],
    running: 0,
    mostAtOnce: 0,
  }
  sessionId = randomBytes(4).readUInt32BE() + 1
  taskQueue = `billing-${randomUUID()}`
  worker = await Worker.create({ connection: lab.native, taskQueue, workflowBundle: lab.bundle, activities: play() })
  running = worker.run()
})
afterEach(async () => {
  worker.shutdown()
  await running
})

const view = (): CheckView => ({
  checkId: 7,
  sessionId,
  n: 1,
  status: stage.checkStatus ?? 'REQUESTED',
  totalCents: 1000,
  paidCents: stage.checkStatus === 'PAID' ? 1000 : 0,
})

const writesNothing = /^(read|fetch|search|createPreference)/

/** Every one of them, typed as the real ones. */
function play(): BillingActivities & PaymentActivities {
  const noted =
    <A extends unknown[], R>(name: string, act: (...args: A) => R | Promise<R>) =>
    async (...args: A): Promise<R> => {
      stage.calls.push(name)
      stage.mostAtOnce = Math.max(stage.mostAtOnce, ++stage.running)
      try {
        if (stage.isBroken && !writesNothing.test(name)) throw ApplicationFailure.retryable('violates a constraint', 'data_fault')
        return await act(...args)
      } finally {
        stage.running--
      }
    }
  return {
    requestCheck: noted('requestCheck', () => {
      if (stage.checkStatus === null) throw ApplicationFailure.nonRetryable('nada', 'nothing_to_pay')
      return view()
    }),
    readCheck: noted('readCheck', () => (stage.checkStatus === null ? null : view())),
    recordPayment: noted('recordPayment', async (_key, command) => {
      await new Promise(resolve => setImmediate(resolve))
      if ((command.amountCents ?? 0) > 1000) throw ApplicationFailure.nonRetryable('más de lo que falta', 'exceeds_remaining')
      if (command.amountCents === 1000) stage.checkStatus = 'PAID'
      return {
        paymentId: 5,
        status: 'APPROVED',
        provider: 'CASH',
        amountCents: command.amountCents ?? 0,
        tipCents: 0,
        check: view(),
      }
    }),
    openAttempt: noted('openAttempt', () => attempt()),
    withdrawCheck: noted('withdrawCheck', () => {
      stage.checkStatus = 'CANCELED'
      return view()
    }),
    forceCloseCheck: noted('forceCloseCheck', () => view()),
    savePreference: noted('savePreference', () => null),
    closeAttempt: noted('closeAttempt', closing => {
      if (stage.attemptStatus === 'PENDING') stage.attemptStatus = closing.status
      return stage.attemptStatus
    }),
    readAttempt: noted('readAttempt', () => stage.attemptStatus),
    applyProviderPayment: noted('applyProviderPayment', (_tenantId, fact) => {
      if (fact.status === 'approved') stage.attemptStatus = 'APPROVED'
      return { outcome: 'approve' as const, attemptId: null, sessionId: null, checkNumber: null }
    }),
    createPreference: noted('createPreference', async () => {
      await eventually(() => expect(stage.offers).not.toBe('later'))
      if (stage.offers === 'refuse') throw ApplicationFailure.nonRetryable('no', 'provider_auth')
      return { preferenceId: 'p', initPoint: 'https://pay', sandboxInitPoint: null }
    }),
    fetchPayment: noted('fetchPayment', () => {
      const [first] = stage.found
      if (!first) throw ApplicationFailure.nonRetryable('no such payment', 'provider_not_found')
      return first
    }),
    searchPayments: noted('searchPayments', () => stage.found),
  }
}

const fact: ProviderPayment = {
  id: '1',
  status: 'approved',
  statusDetail: '',
  amountCents: 1000,
  refundedCents: 0,
  currency: 'ARS',
  collectorId: '1',
  externalReference: 'x',
  merchantOrderId: null,
  approvedAt: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
  liveMode: false,
}

let expiresInMs = 60_000
const attempt = (): PaymentAttempt => ({
  paymentId: sessionId,
  tenantId: 1,
  branchId: 1,
  sessionId,
  tableCode: 'M1',
  checkId: 7,
  checkNumber: 1,
  amountCents: 1000,
  tipCents: 0,
  currency: 'ARS',
  externalReference: 'x',
  expiresAt: new Date(Date.now() + expiresInMs).toISOString(),
})

const polling = { waitsMs: [60_000], graceMs: 200 }
const input = (): CheckInput => ({
  tenantId: 1,
  branchId: 1,
  sessionId,
  n: 1,
  tableCode: 'M1',
  paymentsTaskQueue: taskQueue,
  polling,
})
const command = () => ({ id: randomUUID(), actor: { kind: 'system' as const, tenantId: 1 }, requestId: null })
const cash = (amountCents: number) => ({
  ...command(),
  method: 'CASH' as const,
  amountCents,
  tipCents: 0,
  dinerId: null,
  notes: null,
})

function tell<R>(update: { name: string }, body: object): Promise<R> {
  return lab.client.workflow.executeUpdateWithStart(update.name, {
    args: [body],
    startWorkflowOperation: new WithStartWorkflowOperation('check', {
      workflowId: checkWorkflowId(sessionId, 1),
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input()],
    }),
  })
}

const theCheck = () => lab.client.workflow.getHandle(checkWorkflowId(sessionId, 1))
const startThePayment = (waits: Partial<typeof polling> = {}): Promise<WorkflowHandle> =>
  lab.client.workflow.start('payment', {
    workflowId: paymentWorkflowId(sessionId),
    taskQueue,
    args: [{ attempt: attempt(), paymentsTaskQueue: taskQueue, polling: { ...polling, ...waits } }],
  })

const rootType = (error: unknown): string | undefined => {
  let cause = error
  while (cause instanceof Error && cause.cause) cause = cause.cause
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : String(cause)
}
const refusalOf = (promise: Promise<unknown>) => promise.then(() => 'none', rootType)

describe('check', () => {
  it('ends as REFUSED when there is nothing to pay, and may be asked for again under the same number', async () => {
    expect(await refusalOf(tell(requestCheck, command()))).toBe('nothing_to_pay')
    expect(await theCheck().result()).toEqual({ status: 'REFUSED', checkId: null })
    await recordHistory(theCheck(), 'check-refused')
    stage.checkStatus = 'REQUESTED'
    expect(await tell(requestCheck, command())).toMatchObject({ checkId: 7 })
    expect((await theCheck().describe()).status.name).toBe('RUNNING')
  })

  it('started anew by a command that is refused, keeps the check that is there and ends as what it is', async () => {
    stage.checkStatus = 'REQUESTED'
    expect(await refusalOf(tell(recordPayment, cash(1001)))).toBe('exceeds_remaining')
    await eventually(() => expect(stage.calls).toContain('readCheck'))
    expect((await theCheck().describe()).status.name).toBe('RUNNING')
    await tell(recordPayment, cash(1000))
    await theCheck().result()
    expect(await refusalOf(tell(recordPayment, cash(1001)))).toBe('exceeds_remaining')
    expect(await theCheck().result()).toEqual({ status: 'PAID', checkId: 7 })
  })

  it('takes one command after the other and ends when it is PAID', async () => {
    stage.checkStatus = 'REQUESTED'
    await tell(requestCheck, command())
    await Promise.all([10, 20, 30].map(cents => tell(recordPayment, cash(cents))))
    expect(stage.mostAtOnce).toBe(1)
    await tell(recordPayment, cash(1000))
    expect(await theCheck().result()).toEqual({ status: 'PAID', checkId: 7 })
    await recordHistory(theCheck(), 'check-paid')
  })

  it('that the database never takes ends at once as REFUSED; mended, it may be asked for under the same number', async () => {
    stage.isBroken = true
    expect(await refusalOf(tell(requestCheck, command()))).toBe('data_fault')
    expect(await theCheck().result()).toEqual({ status: 'REFUSED', checkId: null })
    expect(stage.calls.filter(name => name === 'requestCheck')).toHaveLength(1)
    await recordHistory(theCheck(), 'check-never-taken')
    stage.isBroken = false
    stage.checkStatus = 'REQUESTED'
    expect(await tell(requestCheck, command())).toMatchObject({ checkId: 7 })
  })

  it('tells once of a payment that the database never takes, and goes on', async () => {
    stage.checkStatus = 'REQUESTED'
    await tell(requestCheck, command())
    stage.isBroken = true
    expect(await refusalOf(tell(recordPayment, cash(1000)))).toBe('data_fault')
    expect(stage.calls.filter(name => name === 'recordPayment')).toHaveLength(1)
    stage.isBroken = false
    await tell(recordPayment, cash(1000))
    expect(await theCheck().result()).toEqual({ status: 'PAID', checkId: 7 })
  })

  it('goes on after somebody terminated it: any command starts it again', async () => {
    stage.checkStatus = 'REQUESTED'
    await tell(requestCheck, command())
    await theCheck().terminate('an operator')
    await tell(withdrawCheck, command())
    expect(await theCheck().result()).toEqual({ status: 'CANCELED', checkId: 7 })
    await recordHistory(theCheck(), 'check-withdrawn')
  })

  it('starts a payment that outlives it, and gives that up when the check ends', async () => {
    stage.checkStatus = 'REQUESTED'
    await tell(requestCheck, command())
    expect(await tell(startPayment, { ...command(), amountCents: null, tipCents: 0, dinerId: null })).toMatchObject({
      amountCents: 1000,
    })
    expect(await lab.client.workflow.getHandle(paymentWorkflowId(sessionId)).executeUpdate(checkout)).toMatchObject({
      initPoint: 'https://pay',
    })
    await tell(recordPayment, cash(1000))
    expect(await theCheck().result()).toMatchObject({ status: 'PAID' })
    await recordHistory(theCheck(), 'check-with-payment')
    await eventually(() => expect(stage.attemptStatus).toBe('CANCELED'))
    expect((await lab.client.workflow.getHandle(paymentWorkflowId(sessionId)).describe()).status.name).toBe('RUNNING')
  })
})

describe('payment', () => {
  beforeEach(() => {
    expiresInMs = 60_000
  })

  it('makes who asks for the checkout wait for the provider', async () => {
    stage.offers = 'later'
    const handle = await startThePayment()
    const asked = handle.executeUpdate(checkout)
    await eventually(() => expect(stage.calls).toContain('createPreference'))
    stage.offers = 'open'
    expect(await asked).toMatchObject({ preferenceId: 'p' })
  })

  it('is given up when the provider refuses, and says so', async () => {
    stage.offers = 'refuse'
    const handle = await startThePayment()
    expect(await refusalOf(handle.executeUpdate(checkout))).toBe('provider_unavailable')
    expect(await handle.result()).toEqual({ status: 'CANCELED' })
    await recordHistory(handle, 'payment-refused')
  })

  it('ends when it is notified of its approval', async () => {
    const handle = await startThePayment()
    await handle.executeUpdate(checkout)
    stage.attemptStatus = 'APPROVED'
    await handle.signal(notified)
    expect(await handle.result()).toEqual({ status: 'APPROVED' })
    expect(stage.calls).not.toContain('searchPayments')
    await recordHistory(handle, 'payment-notified')
  })

  it('looks by itself when nobody notifies it', async () => {
    stage.found = [fact]
    const handle = await startThePayment({ waitsMs: [50] })
    expect(await handle.result()).toEqual({ status: 'APPROVED' })
    await recordHistory(handle, 'payment-polled')
  })

  it('goes on after a refused card, because the same checkout may still be paid', async () => {
    const handle = await startThePayment()
    await handle.executeUpdate(checkout)
    stage.attemptStatus = 'REJECTED'
    await handle.signal(notified)
    await eventually(() => expect(stage.calls).toContain('readAttempt'))
    expect((await handle.describe()).status.name).toBe('RUNNING')
    stage.attemptStatus = 'APPROVED'
    await handle.signal(notified)
    expect(await handle.result()).toEqual({ status: 'APPROVED' })
  })

  it('cancelled by an operator, closes the attempt before it ends', async () => {
    const handle = await startThePayment()
    await handle.executeUpdate(checkout)
    await handle.cancel()
    await expect(handle.result()).rejects.toThrow()
    expect((await handle.describe()).status.name).toBe('CANCELLED')
    expect(stage.attemptStatus).toBe('CANCELED')
    await recordHistory(handle, 'payment-cancelled')
  })

  it('expires, and looks once more afterwards', async () => {
    expiresInMs = 300
    const handle = await startThePayment()
    expect(await handle.result()).toEqual({ status: 'EXPIRED' })
    expect(stage.calls.lastIndexOf('searchPayments')).toBeGreaterThan(stage.calls.indexOf('closeAttempt'))
    await recordHistory(handle, 'payment-expired')
  })
})

describe('mpNotification', () => {
  const begin = (id: string): Promise<WorkflowHandle> =>
    lab.client.workflow.signalWithStart('mpNotification', {
      workflowId: id,
      taskQueue,
      args: [{ tenantId: 1, providerPaymentId: '1', paymentsTaskQueue: taskQueue }],
      signal: notified,
      signalArgs: [],
    })

  it('asks the provider and books what it says', async () => {
    stage.found = [fact]
    const handle = await begin(`mp:${randomUUID()}`)
    expect(await handle.result()).toEqual({ outcome: 'approve' })
    expect(stage.calls).toEqual(['fetchPayment', 'applyProviderPayment'])
    await recordHistory(handle, 'mp-notification-applied')
  })

  it('books money that the database does not take until it takes it: nobody waits, and nothing may be lost', async () => {
    stage.found = [fact]
    stage.isBroken = true
    const handle = await begin(`mp:${randomUUID()}`)
    await eventually(() => expect(stage.calls.filter(name => name === 'applyProviderPayment').length).toBeGreaterThan(2))
    stage.isBroken = false
    expect(await handle.result()).toEqual({ outcome: 'approve' })
  })

  it('ends quietly when the provider knows no such payment', async () => {
    const handle = await begin(`mp:${randomUUID()}`)
    expect(await handle.result()).toEqual({ outcome: 'unknown_payment' })
    await recordHistory(handle, 'mp-notification-unknown')
  })
})

describe('stored histories', () => {
  it.each(['check-', 'payment-', 'mp-'])('of %s… replay on this code', async prefix => {
    const stored = storedHistories(prefix)
    expect(stored.length).toBeGreaterThan(1)
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: lab.bundle }, stored))
      expect([workflowId, error]).toEqual([workflowId, undefined])
  })
})
