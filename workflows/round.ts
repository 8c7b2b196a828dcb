import { ApplicationFailure, allHandlersFinished, condition, setHandler, workflowInfo } from '@temporalio/workflow'
import type { RoundKey } from '../activities/rounds'
import { mustBeUndecided } from '../domain/dining/decide-round'
import { isFinal, isUndecided, type RoundStatus, type RoundView } from '../domain/dining/round'
import type { RoundCommand } from '../domain/dining/round-commands'
import { DomainError } from '../domain/errors'
import { oneAtATime } from './one-at-a-time'
import { rounds } from './round-activities'
import { describePlace, describeRound } from './round-details'
import { approve, cancel, confirm, type RoundInput, ready, serve, strikeItem, submit, ticketReady } from './round-messages'
import { tellCheck } from './tell-check'

export interface RoundOutcome {
  readonly status: RoundStatus | 'REFUSED'
}

/** The submit comes with the start; without it an operator started this by hand, for a round that exists. */
const submitPatience = '1 minute'

/**
 * One round, from the diner's tap to the served plate. Postgres holds it; this takes one command after the other and decides what happens
 * if nobody acts. A submit that is refused ends it as REFUSED: the same key may then be tried again.
 */
export async function round(input: RoundInput): Promise<RoundOutcome> {
  const key: RoundKey = {
    tenantId: input.tenantId,
    sessionId: input.sessionId,
    roundKey: input.roundKey,
    workflowId: workflowInfo().workflowId,
  }
  const inTurn = oneAtATime()
  let current: RoundView | undefined // the row as last read or written; screens never ask for it
  let isStarted = false

  const keep = (view: RoundView) => {
    current = view
    describeRound(view)
    return view
  }
  const write = (command: RoundCommand) =>
    inTurn(async () => {
      const before = current
      const { round, checkNumber } = await rounds.applyToRound(key, command)
      if (before?.version !== round.version) await tellCheck(input.sessionId, checkNumber)
      return keep(round)
    })
  const refresh = () => inTurn(async () => keep(await rounds.readRound(key)))

  setHandler(submit, command =>
    inTurn(async () => {
      try {
        const { round, checkNumber } = await rounds.submitRound(key, command)
        if (!isUndecided(round.status)) await tellCheck(input.sessionId, checkNumber)
        return keep(round)
      } finally {
        isStarted = true
      }
    }),
  )
  setHandler(approve, write, { validator: (_command: RoundCommand) => refuseEarly(() => current && mustBeUndecided(current)) })
  setHandler(confirm, write)
  setHandler(strikeItem, write)
  setHandler(ready, write)
  setHandler(serve, write)
  setHandler(cancel, write)
  setHandler(ticketReady, async () => void (await refresh()))

  const remind = async (stage: 'approval' | 'kitchen', isDone: () => boolean, everyMs: number) => {
    for (let reminder = 1; !(await condition(isDone, everyMs)); reminder++)
      await inTurn(async () =>
        keep(await rounds.announceOverdue(key, { stage, reminder, waitedSeconds: (reminder * everyMs) / 1_000 })),
      )
  }

  describePlace(input)
  if (!(await condition(() => isStarted, submitPatience))) await refresh()
  if (current !== undefined) {
    await remind('approval', () => !isUndecided(statusOf(current)), input.approvalReminderMs)
    await remind('kitchen', () => statusOf(current) !== 'IN_KITCHEN', input.kitchenTargetMs)
    while (!(await condition(() => isFinal(statusOf(current)), input.kitchenTargetMs))) await refresh()
  }
  await condition(allHandlersFinished)
  return { status: current === undefined ? 'REFUSED' : statusOf(current) }
}

const statusOf = (view: RoundView | undefined): RoundStatus => view?.status ?? 'PENDING'

/** A validator's refusal leaves no trace in the history; a plain error in it would fail the whole task. */
function refuseEarly(rule: () => void): void {
  try {
    rule()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    throw ApplicationFailure.create({
      message: error.message,
      type: error.code,
      details: [error.details],
      nonRetryable: true,
      category: 'BENIGN',
    })
  }
}
