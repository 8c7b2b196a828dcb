import { allHandlersFinished, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow'
import type { AppliedRound, RoundKey } from '../activities/rounds'
import { mustBeUndecided } from '../domain/dining/decide-round'
import { isFinal, isUndecided, type RoundStatus, type RoundView } from '../domain/dining/round'
import type { RoundCommand } from '../domain/dining/round-commands'
import { describePlace } from './describe-place'
import { oneAtATime } from './one-at-a-time'
import { refuseEarly } from './refuse-early'
import { reminders, rounds } from './round-activities'
import { describeRefusal, describeRound } from './round-details'
import { approve, cancel, confirm, type RoundInput, ready, serve, strikeItem, submit, ticketReady } from './round-messages'
import { tellCheck } from './tell-check'

export interface RoundOutcome {
  readonly status: RoundStatus | 'REFUSED'
}

/** A command comes with the start; without one an operator started this by hand, for a round that exists. */
const commandPatience = '1 minute'

/**
 * One round, from the diner's tap to the served plate. Postgres holds it; this takes one command after the other and decides what happens
 * if nobody acts. A submit that is refused ends it as REFUSED: the same key may then be tried again. Any command may start it anew for
 * the round that exists, so it survives being terminated.
 */
export async function round(input: RoundInput): Promise<RoundOutcome> {
  const { tenantId, sessionId, roundKey } = input
  const { workflowId, runId } = workflowInfo()
  const key: RoundKey = { tenantId, sessionId, roundKey, workflowId }
  const inTurn = oneAtATime()
  const told: Promise<void>[] = []
  let current: RoundView | undefined // the row as last read or written; screens never ask for it
  let isStarted = false
  let reminded = 0

  const keep = (view: RoundView) => {
    if (current !== undefined && view.version < current.version) return
    describeRound(view, current?.status)
    current = view
  }
  const look = async () => keep(await rounds.readRound(key))
  const take = (apply: () => Promise<AppliedRound>) =>
    inTurn(async () => {
      try {
        const { round, latest, checkNumber } = await apply()
        if (round.version !== current?.version && !isUndecided(round.status)) told.push(tellCheck(sessionId, checkNumber))
        keep(latest ?? round)
        return round
      } finally {
        isStarted = true
      }
    })
  const write = (command: RoundCommand) =>
    take(async () => {
      if (current === undefined) await look()
      return rounds.applyToRound(key, command)
    })

  setHandler(submit, command => take(() => rounds.submitRound(key, command)))
  setHandler(approve, write, { validator: (_command: RoundCommand) => refuseEarly(() => current && mustBeUndecided(current)) })
  setHandler(confirm, write)
  setHandler(strikeItem, write)
  setHandler(ready, write)
  setHandler(serve, write)
  setHandler(cancel, write)
  setHandler(ticketReady, () => inTurn(look))

  /** Waits for it; each interval in vain, does something about it. */
  async function until(isDone: (status: RoundStatus) => boolean, everyMs: number, inVain: () => Promise<RoundView>) {
    while (!(await condition(() => current === undefined || isDone(current.status), everyMs))) {
      await inTurn(async () => keep(await inVain()))
      if (workflowInfo().continueAsNewSuggested) await goOnInNewRun()
    }
  }
  const announce = (stage: 'approval' | 'kitchen') =>
    reminders.announceOverdue(key, { id: `${workflowId}:overdue:${runId}:${++reminded}`, stage })

  async function goOnInNewRun(): Promise<never> {
    await condition(allHandlersFinished)
    await Promise.all(told)
    return continueAsNew<typeof round>({ ...input, isContinued: true })
  }

  describePlace(input)
  if (input.isContinued || !(await condition(() => isStarted, commandPatience))) await inTurn(look)
  await until(
    status => !isUndecided(status),
    input.approvalReminderMs,
    () => announce('approval'),
  )
  await until(
    status => status !== 'IN_KITCHEN',
    input.kitchenTargetMs,
    () => announce('kitchen'),
  )
  await until(isFinal, input.kitchenTargetMs, () => rounds.readRound(key))
  await condition(allHandlersFinished)
  await Promise.all(told)
  const outcome = outcomeOf(current)
  if (outcome.status === 'REFUSED') describeRefusal(input)
  return outcome
}

const outcomeOf = (view: RoundView | undefined): RoundOutcome => ({ status: view?.status ?? 'REFUSED' })
