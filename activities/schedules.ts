import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
} from '@temporalio/client'
import type { RelayShift } from './events/relay-events'

interface Recurring {
  readonly scheduleId: string
  readonly workflowType: string
  readonly everyMs: number
  readonly args: readonly unknown[]
  /** What an operator reads in the list of schedules and of workflows. */
  readonly note: string
}

/**
 * A shift of a minute, and the next one at most five seconds after it: overlapping starts are skipped, which leaves nothing in any
 * history. Thus a minute costs one workflow of eleven events, where a start every few seconds would cost twelve of them.
 */
const relayShift: RelayShift = { lastsMs: 60_000, restMs: 2_000, graceMs: 1_500 }

/** Everything that recurs by itself. */
export const recurring: readonly Recurring[] = [
  {
    scheduleId: 'relay-events',
    workflowType: 'relayEvents',
    everyMs: 5_000,
    args: [relayShift],
    note: 'Reenvío de eventos pendientes',
  },
  {
    scheduleId: 'housekeeping',
    workflowType: 'housekeeping',
    everyMs: 3_600_000,
    args: [],
    note: 'Limpieza y particiones',
  },
]

/** After an outage of Temporal the missed starts of this long are made up for, as one. */
const catchupWindowMs = 60_000

/** Makes each Schedule exist as described here. Safe to call at every start and by several workers; a pause by an operator and its reason are kept. */
export async function ensureSchedules(
  client: Client,
  taskQueue: string,
  wanted: readonly Recurring[] = recurring,
): Promise<void> {
  for (const schedule of wanted) await ensureSchedule(client, taskQueue, schedule)
}

async function ensureSchedule(client: Client, taskQueue: string, wanted: Recurring): Promise<void> {
  const options = toOptions(taskQueue, wanted)
  const handle = client.schedule.getHandle(wanted.scheduleId)
  const found = await handle.describe().catch((error: unknown) => {
    if (error instanceof ScheduleNotFoundError) return null
    throw error
  })
  if (found === null) return create(client, options)
  if (isAsWanted(found, taskQueue, wanted)) return
  await handle.update(({ state }) => ({ ...options, state }))
}

async function create(client: Client, options: ReturnType<typeof toOptions>): Promise<void> {
  try {
    await client.schedule.create(options)
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error // another worker was faster
  }
}

const toOptions = (taskQueue: string, { scheduleId, workflowType, everyMs, args, note }: Recurring) => ({
  scheduleId,
  spec: { intervals: [{ every: everyMs }] },
  action: {
    type: 'startWorkflow' as const,
    workflowId: scheduleId,
    workflowType,
    taskQueue,
    args: [...args],
    staticSummary: note,
  },
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchupWindowMs },
  state: { note },
})

function isAsWanted({ spec, action }: ScheduleDescription, taskQueue: string, wanted: Recurring): boolean {
  return (
    action.type === 'startWorkflow' &&
    action.workflowType === wanted.workflowType &&
    action.taskQueue === taskQueue &&
    JSON.stringify(action.args ?? []) === JSON.stringify(wanted.args) &&
    spec.intervals?.length === 1 &&
    spec.intervals[0]?.every === wanted.everyMs
  )
}
