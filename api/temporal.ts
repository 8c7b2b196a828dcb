import { randomUUID } from 'node:crypto'
import {
  type Client,
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { ApplicationFailure, type SignalDefinition, type UpdateDefinition, type Workflow } from '@temporalio/common'
import { DomainError, isRefusalCode, type RefusalDetails } from '../domain/errors'
import { sharedAnswer } from './shared-answer'

/** The way to Temporal: a client, the queue of our workflows, and how long a request may wait for an answer. */
export interface TemporalClient {
  readonly client: Client
  readonly taskQueue: string
  readonly deadlineMs: number
}

export type UpdateOf<R, Args extends unknown[]> = UpdateDefinition<R, Args, string>

interface Question<R, Args extends unknown[]> {
  readonly workflowId: string
  readonly update: UpdateOf<R, Args>
  /** Asked twice at the same moment, it is asked once. Later, whoever carries it out knows by this id that it was done. */
  readonly commandId: string
  readonly args: Args
}

interface Start {
  readonly workflowType: string
  readonly workflowId: string
  readonly workflowArgs: readonly unknown[]
  /** What a closed run of that id means. */
  readonly reuse: 'ALLOW_DUPLICATE' | 'REJECT_DUPLICATE'
  /** The line that operators read in the list. */
  readonly summary: string
}

/** The workflow that was asked has ended (or never was), or is about to: what is true stands in its row. Asking again is right. */
export class WorkflowEnded extends Error {
  constructor(readonly workflowId: string) {
    super(`workflow ${workflowId} is not running`)
  }
}

/** Seconds after which a client may try again, with the same key. */
const retryAfterSeconds = 2

/**
 * Gives a command to a running workflow and waits for its answer. Throws the workflow's `DomainError`, `WorkflowEnded`, or
 * `workflows_unavailable` when no answer came in time: it may still be applied, and asking again with the same command id tells.
 * Each asking is an update of its own: under one update id the server would repeat a refusal for ever, even after its reason is gone.
 */
export function ask<R, Args extends unknown[]>(temporal: TemporalClient, question: Question<R, Args>): Promise<R> {
  const { workflowId, update, args } = question
  const [first, ...others] = args
  const handle = temporal.client.workflow.getHandle(workflowId)
  return askOnce(temporal, question, () =>
    args.length === 0
      ? handle.executeUpdate<R, []>(update.name, { updateId: randomUUID() })
      : handle.executeUpdate<R, [unknown, ...unknown[]]>(update.name, { updateId: randomUUID(), args: [first, ...others] }),
  )
}

/** A run may end while it is asked, and drop what it had not looked at: the next run says what is true. */
const turns = 5

/**
 * Like `ask`, but starts the workflow when it does not run: one round trip, so that a first command can't be lost in between. Asks
 * again while the run that it reached ends; then throws `workflows_unavailable`.
 */
export async function askWithStart<R, Args extends unknown[]>(
  temporal: TemporalClient,
  question: Question<R, Args> & Start,
): Promise<R> {
  const { update, args } = question
  for (let turn = 1; ; turn++) {
    try {
      return await askOnce(temporal, question, () =>
        temporal.client.workflow.executeUpdateWithStart<Workflow, R, Args>(update.name, {
          updateId: randomUUID(),
          args,
          startWorkflowOperation: startOperation(temporal, question),
        }),
      )
    } catch (error) {
      if (!(error instanceof WorkflowEnded)) throw error
      if (turn === turns) throw new DomainError('workflows_unavailable')
    }
  }
}

const startOperation = (temporal: TemporalClient, { workflowType, workflowId, workflowArgs, reuse, summary }: Start) =>
  new WithStartWorkflowOperation(workflowType, {
    workflowId,
    taskQueue: temporal.taskQueue,
    args: [...workflowArgs],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: reuse,
    staticSummary: summary,
  })

/** A fact without more: the workflow looks at the rows itself. */
interface Notice {
  readonly signal: SignalDefinition<[], string>
  readonly signalArgs: []
}

/** States a fact to a running workflow. Throws `WorkflowEnded`, `workflows_unavailable`. */
export function tell(temporal: TemporalClient, workflowId: string, signal: SignalDefinition<[], string>): Promise<void> {
  return reach(temporal, workflowId, () => temporal.client.workflow.getHandle(workflowId).signal(signal))
}

/** States a fact to a workflow, which is started if it does not run. Throws `workflows_unavailable`. */
export async function signalWithStart(temporal: TemporalClient, notice: Notice & Start): Promise<void> {
  const { signal, signalArgs, workflowType, workflowId, workflowArgs, reuse, summary } = notice
  await reach(temporal, workflowId, () =>
    temporal.client.workflow.signalWithStart<Workflow, []>(workflowType, {
      workflowId,
      taskQueue: temporal.taskQueue,
      args: [...workflowArgs],
      workflowIdReusePolicy: reuse,
      staticSummary: summary,
      signal,
      signalArgs,
    }),
  )
}

type Asked = Readonly<Record<'workflowId' | 'commandId', string>> & { readonly update: { readonly name: string } }

const askOnce = <R>(temporal: TemporalClient, { workflowId, update, commandId }: Asked, call: () => Promise<R>): Promise<R> =>
  sharedAnswer(`${workflowId} ${update.name} ${commandId}`, () => reach(temporal, workflowId, call))

async function reach<R>({ client, deadlineMs }: TemporalClient, workflowId: string, call: () => Promise<R>): Promise<R> {
  try {
    return await client.withDeadline(Date.now() + deadlineMs, call)
  } catch (error) {
    throw translate(error, workflowId)
  }
}

function translate(error: unknown, workflowId: string): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const failure = rootOf(error)
    if (failure instanceof ApplicationFailure && isRefusalCode(failure.type))
      return new DomainError(failure.type, (failure.details?.[0] ?? {}) as RefusalDetails)
    return endedWhileAsked(failure) ? new WorkflowEnded(workflowId) : error
  }
  if (error instanceof WorkflowNotFoundError || lostItsTask(error)) return new WorkflowEnded(workflowId)
  const isAway = error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcServiceError(error) || hasGrpcCause(error)
  return isAway ? new DomainError('workflows_unavailable', { retry_after: retryAfterSeconds }) : error
}

/** The failure that started the chain: an activity's refusal arrives wrapped once or twice. */
function rootOf(error: Error): Error {
  let root = error
  while (root.cause instanceof Error) root = root.cause
  return root
}

/** `UnprocessedUpdate`: the run took the update in but ended, or lost its task, before it looked at it. */
const endedWhileAsked = (failure: Error): boolean =>
  failure instanceof ApplicationFailure &&
  (failure.type === 'AcceptedUpdateCompletedWorkflow' || failure.type === 'UnprocessedUpdate')

/** A run that was about to end when something else came for it: the server throws the task away, and with it the update. */
const lostItsTask = (error: unknown): boolean => isGrpcServiceError(error) && Number(error.code) === failedPrecondition
const failedPrecondition = 9

const hasGrpcCause = (error: unknown): boolean => error instanceof Error && isGrpcServiceError(error.cause)
