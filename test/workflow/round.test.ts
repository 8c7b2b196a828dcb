import { randomBytes, randomUUID } from 'node:crypto'
import { WithStartWorkflowOperation } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { Worker } from '@temporalio/worker'
import { refusalsAreFinal } from '../../activities/failures'
import type { AppliedRound, RoundActivities } from '../../activities/rounds'
import { decideRound } from '../../domain/dining/decide-round'
import { isAccepted, isUndecided, type RoundView } from '../../domain/dining/round'
import type { RoundAction, RoundCommand } from '../../domain/dining/round-commands'
import { DomainError } from '../../domain/errors'
import {
  approve,
  cancel,
  confirm,
  type RoundInput,
  ready,
  roundWorkflowId,
  serve,
  strikeItem,
  submit,
  ticketReady,
} from '../../workflows/round-messages'
import { eventually } from '../support/eventually'
import { recordHistory, storedHistories } from '../support/histories'
import { openTemporalLab, type TemporalLab } from '../support/temporal-lab'

/** The database, played: one row, the answers given, and what was ordered. */
interface Stage {
  row: RoundView | null
  readonly answers: Map<string, AppliedRound>
  readonly reminders: string[]
  applied: number
  running: number
  mostAtOnce: number
  isSoldOut: boolean
  /** The database takes nothing of what it is given. */
  isBroken: boolean
  tries: number
  /** Set: each write waits for it. */
  gate: Promise<void> | null
}

let lab: TemporalLab
let stage: Stage
let worker: Worker
let running: Promise<void>
let taskQueue: string
let sessionId: number

beforeAll(async () => {
  lab = await openTemporalLab(require.resolve('../../workflows'))
})
afterAll(() => lab.close())

beforeEach(async () => {
  stage = {
    row: null,
    answers: new Map(),
    reminders: [],
    applied: 0,
    running: 0,
    mostAtOnce: 0,
    isSoldOut: false,
    isBroken: false,
    tries: 0,
    gate: null,
  }
  sessionId = randomBytes(4).readUInt32BE() + 1
  taskQueue = `rounds-${randomUUID()}`
  await startWorker()
})
afterEach(() => stopWorker())

async function startWorker(): Promise<void> {
  worker = await Worker.create({
    connection: lab.native,
    taskQueue,
    workflowBundle: lab.bundle,
    activities: play(),
    interceptors: { activity: [() => ({ inbound: refusalsAreFinal })] },
    stickyQueueScheduleToStartTimeout: '1s',
  })
  running = worker.run()
}
async function stopWorker(): Promise<void> {
  worker.shutdown()
  await running
}

const theRow = (): RoundView => {
  if (!stage.row) throw new DomainError('not_found')
  return stage.row
}

/** Typed as the real ones, and with their rules. */
function play(): RoundActivities {
  async function once(id: string, write: () => RoundView): Promise<AppliedRound> {
    stage.mostAtOnce = Math.max(stage.mostAtOnce, ++stage.running)
    try {
      await stage.gate
      await new Promise(resolve => setImmediate(resolve))
      takeOrFail()
      const done = stage.answers.get(id)
      if (done) return { ...done, latest: theRow() }
      const round = write()
      stage.applied++
      stage.row = round
      stage.answers.set(id, { round, checkNumber: null })
      return { round, checkNumber: null }
    } finally {
      stage.running--
    }
  }
  return {
    submitRound: (key, { id }) =>
      once(id, () => {
        if (stage.isSoldOut) throw new DomainError('product_unavailable', { product_ids: [7] })
        return stage.row ?? newRound(key.workflowId)
      }),
    applyToRound: (_key, { id, action }) =>
      once(id, () => {
        const before = theRow()
        const decided = decideRound(before, action, { roles: ['ADMIN'], decision: { userId: 1, role: 'ADMIN', at: 'now' } })
        return decided === before ? before : { ...before, ...withTicket(before, decided), version: before.version + 1 }
      }),
    readRound: async () => theRow(),
    announceOverdue: async (_key, { id, stage: late }) => {
      takeOrFail()
      const { status } = theRow()
      if (late === 'approval' ? isUndecided(status) : status === 'IN_KITCHEN') stage.reminders.push(`${late} ${id}`)
      return theRow()
    },
  }
}

function takeOrFail(): void {
  stage.tries++
  if (stage.isBroken) throw Object.assign(new Error('violates check constraint'), { code: '23514' })
}

const withTicket = (before: RoundView, decided: Pick<RoundView, 'status' | 'tickets'>) =>
  isUndecided(before.status) && isAccepted(decided.status) ? { ...decided, tickets: [ticket] } : decided
const ticket = {
  id: 1,
  station: 'GRILL',
  status: 'PENDING',
  items: [{ id: 10, roundItemId: 1, status: 'PENDING' }],
} as const

const newRound = (workflowId: string): RoundView => ({
  id: 1,
  number: 1,
  status: 'PENDING',
  version: 1,
  tenantId: 1,
  branchId: 1,
  sessionId,
  tableId: 1,
  tableCode: 'INT-01',
  workflowId,
  submittedBy: 'DINER',
  submittedByDinerId: null,
  submittedByWaiterId: null,
  submittedAt: '2026-09-18T12:00:00.000Z',
  notes: null,
  items: [
    {
      id: 1,
      productId: 7,
      productName: 'Bife de chorizo',
      categoryName: 'Principales',
      station: 'GRILL',
      qty: 1,
      unitPriceCents: 1_500_000,
      notes: null,
      dinerId: null,
      dinerName: null,
      isStruck: false,
      struckReason: null,
    },
  ],
  tickets: [],
  decision: null,
  cancelReason: null,
})

const workflowId = () => roundWorkflowId(sessionId, 'k')
const theRound = () => lab.client.workflow.getHandle(workflowId())
const input = (times: Partial<RoundInput> = {}): RoundInput => ({
  tenantId: 1,
  branchId: 1,
  sessionId,
  tableCode: 'INT-01',
  roundKey: 'k',
  approvalReminderMs: 60_000,
  kitchenTargetMs: 60_000,
  ...times,
})
const command = (id: string = randomUUID()) => ({ id, actor: { kind: 'system' as const, tenantId: 1 }, requestId: null })
const order = { order: { fromCart: true as const }, notes: null }

function startWith(update: { name: string }, body: { id: string }, times: Partial<RoundInput> = {}): Promise<RoundView> {
  return lab.client.workflow.executeUpdateWithStart(update.name, {
    updateId: body.id,
    args: [body],
    startWorkflowOperation: new WithStartWorkflowOperation('round', {
      workflowId: workflowId(),
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input(times)],
    }),
  })
}
const send = (times?: Partial<RoundInput>, id?: string) => startWith(submit, { ...command(id), ...order }, times)

const updates = { confirm, approve, strike: strikeItem, ready, serve, cancel }
type AskedAction = Extract<RoundAction, { kind: keyof typeof updates }>
const asking = (action: AskedAction): RoundCommand => ({ ...command(), action })
const ask = (action: AskedAction, id: string = randomUUID()): Promise<RoundView> =>
  theRound().executeUpdate(updates[action.kind].name, { updateId: id, args: [{ ...command(id), action }] })
const toApprove = { kind: 'approve', struck: [] } as const
const toCancel = { kind: 'cancel', reason: 'se fueron' } as const

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => {
      let cause = error
      while (cause instanceof Error && cause.cause) cause = cause.cause
      return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : String(cause)
    },
  )
/** The type that a fault has on its way, under what the SDK makes of its cause. */
const faultOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => {
      let cause = error
      while (cause instanceof Error && !(cause instanceof ApplicationFailure)) cause = cause.cause
      return cause instanceof ApplicationFailure ? cause.type : String(error)
    },
  )
const statusName = async () => (await theRound().describe()).status.name
const eventsOf = async () => (await theRound().fetchHistory()).events?.length ?? 0

describe('a round, told as a workflow', () => {
  it('from the tap to the served plate', async () => {
    expect(await send()).toMatchObject({ status: 'PENDING' })
    expect(await ask({ kind: 'confirm' })).toMatchObject({ status: 'CONFIRMED' })
    expect(await ask(toApprove)).toMatchObject({ status: 'IN_KITCHEN' })
    expect(await ask({ kind: 'ready' })).toMatchObject({ status: 'READY' })
    expect(await ask({ kind: 'serve' })).toMatchObject({ status: 'SERVED' })
    expect(await theRound().result()).toEqual({ status: 'SERVED' })
    await recordHistory(theRound(), 'round-served')
  })

  it('is found by place and state, and reads well', async () => {
    await send()
    await ask(toApprove)
    await eventually(async () => {
      const { searchAttributes } = await theRound().describe()
      expect(searchAttributes).toMatchObject({
        TenantId: ['1'],
        BranchId: ['1'],
        TableCode: ['INT-01'],
        SessionId: [String(sessionId)],
        RoundStatus: ['IN_KITCHEN'],
      })
    })
  })

  it('sent twenty times with one key is one round', async () => {
    const id = randomUUID()
    const rounds = await Promise.all(Array.from({ length: 20 }, () => send({}, id)))
    expect(new Set(rounds.map(one => one.id)).size).toBe(1)
    expect(stage.applied).toBe(1)
  })

  it('ends as REFUSED when the order is refused, and the same key may be tried again', async () => {
    stage.isSoldOut = true
    expect(await refusalOf(send())).toBe('product_unavailable')
    expect(await theRound().result()).toEqual({ status: 'REFUSED' })
    await recordHistory(theRound(), 'round-refused')
    stage.isSoldOut = false
    expect(await send()).toMatchObject({ status: 'PENDING' })
  })
})

describe('what the database never takes', () => {
  it('of an order ends the round at once as REFUSED; mended, the same key makes it', async () => {
    stage.isBroken = true
    expect(await faultOf(send())).toBe('data_fault')
    expect(await theRound().result()).toEqual({ status: 'REFUSED' })
    expect(stage.tries).toBe(1)
    await recordHistory(theRound(), 'round-never-taken')
    stage.isBroken = false
    expect(await send()).toMatchObject({ status: 'PENDING' })
  })

  it('of a command is told once, and the round goes on', async () => {
    await send()
    stage.isBroken = true
    expect(await faultOf(ask(toApprove))).toBe('data_fault')
    expect(stage.tries).toBe(2)
    stage.isBroken = false
    expect(await ask(toApprove)).toMatchObject({ status: 'IN_KITCHEN' })
    await ask(toCancel)
    expect(await theRound().result()).toEqual({ status: 'CANCELED' })
  })

  it('of a reminder is tried until it is mended: nobody waits, and the round goes on', async () => {
    await send({ approvalReminderMs: 50 })
    stage.isBroken = true
    await eventually(() => expect(stage.tries).toBeGreaterThan(2))
    stage.isBroken = false
    await eventually(() => expect(stage.reminders).not.toEqual([]))
    await ask(toCancel)
    expect(await theRound().result()).toEqual({ status: 'CANCELED' })
  })
})

describe('people at the same moment', () => {
  it('two approvers: one succeeds, the other learns that it is decided', async () => {
    await send()
    const answers = await Promise.all([refusalOf(ask(toApprove)), refusalOf(ask(toApprove))])
    expect(answers.sort()).toEqual(['already_decided', 'none'])
    expect(stage.row?.version).toBe(2)
  })

  it('one who approves what is decided is refused without a trace', async () => {
    await send()
    await ask(toApprove)
    const before = await eventsOf()
    expect(await refusalOf(ask(toApprove))).toBe('already_decided')
    expect(await eventsOf()).toBe(before)
  })

  it('approval and cancel take their turns, and nothing interleaves', async () => {
    await send()
    const answers = await Promise.all([refusalOf(ask(toApprove)), refusalOf(ask(toCancel)), refusalOf(ask({ kind: 'confirm' }))])
    expect(stage.mostAtOnce).toBe(1)
    expect(['IN_KITCHEN', 'CANCELED']).toContain(theRow().status)
    expect(answers).toContain('none')
    expect(theRow().version).toBe(1 + stage.applied - 1)
  })

  it('a cancel that comes while the approval is under way is answered after it', async () => {
    await send()
    let open: () => void = () => undefined
    stage.gate = new Promise(resolve => (open = resolve))
    const approving = ask(toApprove)
    await eventually(() => expect(stage.running).toBe(1))
    const canceling = ask(toCancel)
    open()
    stage.gate = null
    expect(await approving).toMatchObject({ status: 'IN_KITCHEN' })
    expect(await canceling).toMatchObject({ status: 'CANCELED' })
    expect(await theRound().result()).toEqual({ status: 'CANCELED' })
    await recordHistory(theRound(), 'round-canceled')
  })

  it('the same command twice has one effect and one answer', async () => {
    await send()
    const id = randomUUID()
    const [first, second] = await Promise.all([ask(toApprove, id), ask(toApprove, id)])
    expect(second).toEqual(first)
    expect(await ask(toApprove, id)).toEqual(first)
  })
})

describe('when nobody acts', () => {
  it('reminds of the approval each interval, then of the kitchen, each reminder under its own name', async () => {
    await send({ approvalReminderMs: 50, kitchenTargetMs: 50 })
    await eventually(() => expect(stage.reminders.length).toBeGreaterThanOrEqual(2))
    await ask(toApprove)
    await eventually(() => expect(stage.reminders.at(-1)).toMatch(/^kitchen/))
    await ask({ kind: 'ready' })
    const heard = stage.reminders.length
    expect(new Set(stage.reminders).size).toBe(heard)
    await ask({ kind: 'serve' })
    await theRound().result()
    expect(stage.reminders.length).toBe(heard)
    await recordHistory(theRound(), 'round-reminded')
  })

  it('looks at the row when the kitchen says that a ticket is ready', async () => {
    await send()
    await ask(toApprove)
    stage.row = { ...theRow(), status: 'SERVED', version: theRow().version + 2 }
    await theRound().signal(ticketReady)
    expect(await theRound().result()).toEqual({ status: 'SERVED' })
    await recordHistory(theRound(), 'round-told')
  })

  it('looks at the row by itself when nobody tells it', async () => {
    await send({ kitchenTargetMs: 50 })
    await ask(toApprove)
    stage.row = { ...theRow(), status: 'SERVED', version: theRow().version + 2 }
    expect(await theRound().result()).toEqual({ status: 'SERVED' })
  })
})

describe('when something dies', () => {
  it('a worker that stops in the middle costs nothing: the next one goes on', async () => {
    await send()
    await stopWorker()
    const approving = ask(toApprove)
    await startWorker()
    expect(await approving).toMatchObject({ status: 'IN_KITCHEN' })
    expect(stage.row?.version).toBe(2)
    await ask(toCancel)
    await recordHistory(theRound(), 'round-another-worker')
  })

  it('a terminated round is revived by the next command', async () => {
    await send()
    await ask({ kind: 'confirm' })
    await theRound().terminate('an operator')
    expect(await startWith(approve, asking(toApprove))).toMatchObject({ status: 'IN_KITCHEN', version: 3 })
    expect(await statusName()).toBe('RUNNING')
    await ask({ kind: 'ready' })
    await ask({ kind: 'serve' })
    expect(await theRound().result()).toEqual({ status: 'SERVED' })
    await recordHistory(theRound(), 'round-revived')
  })

  it('a submit repeated when all is over gets its first answer, and its run ends with what is true', async () => {
    const id = randomUUID()
    await send({}, id)
    await theRound().terminate('an operator')
    await startWith(approve, asking(toApprove))
    await ask(toCancel)
    expect(await theRound().result()).toEqual({ status: 'CANCELED' })
    expect(await send({}, id)).toMatchObject({ status: 'PENDING' })
    expect(await theRound().result()).toEqual({ status: 'CANCELED' })
  })

  it('a run that continues another goes on from the row at once', async () => {
    stage.row = { ...newRound(workflowId()), status: 'CANCELED' }
    await lab.client.workflow.start('round', { workflowId: workflowId(), taskQueue, args: [input({ isContinued: true })] })
    expect(await theRound().result()).toEqual({ status: 'CANCELED' })
    await recordHistory(theRound(), 'round-continued')
  })
})

describe('stored histories', () => {
  it('of rounds replay on this code', async () => {
    const stored = storedHistories('round-')
    expect(stored.length).toBeGreaterThan(5)
    for await (const { workflowId: name, error } of Worker.runReplayHistories({ workflowBundle: lab.bundle }, stored))
      expect([name, error]).toEqual([name, undefined])
  })
})
