import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker'
import type { Config } from '../platform/config'
import { type ActivityDeps, createActivities, createProviderActivities } from '.'
import { refusalsAreFinal } from './failures'

interface WorkersOptions {
  readonly connection: NativeConnection
  readonly workflowBundle: NonNullable<WorkerOptions['workflowBundle']>
  readonly config: Pick<Config, 'TEMPORAL_NAMESPACE' | 'TEMPORAL_TASK_QUEUE' | 'TEMPORAL_PAYMENTS_TASK_QUEUE'>
  readonly deps: ActivityDeps
}

/** Finishing takes milliseconds, a provider call some seconds; an orchestrator kills after 30 s. */
const stopping = { shutdownGraceTime: '10s', shutdownForceTime: '20s' } as const
const interceptors = { activity: [() => ({ inbound: refusalsAreFinal })] }

/**
 * The two workers of the worker process. `rounds, checks …` runs workflows with their database steps as local activities; `payments`
 * runs provider calls only and so needs no workflow code. Whoever calls runs both and shuts both down.
 */
export async function buildWorkers({
  connection,
  workflowBundle,
  config,
  deps,
}: WorkersOptions): Promise<readonly [Worker, Worker]> {
  const namespace = config.TEMPORAL_NAMESPACE
  return [
    await Worker.create({
      connection,
      namespace,
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      workflowBundle,
      activities: createActivities(deps),
      interceptors,
      maxCachedWorkflows: 600,
      maxConcurrentWorkflowTaskExecutions: 40,
      maxConcurrentLocalActivityExecutions: 40,
      maxConcurrentActivityTaskExecutions: 10,
      workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 4, maximum: 20 },
      stickyQueueScheduleToStartTimeout: '5s', // also how long a dead worker's workflows wait for another
      ...stopping,
    }),
    await Worker.create({
      connection,
      namespace,
      taskQueue: config.TEMPORAL_PAYMENTS_TASK_QUEUE,
      activities: createProviderActivities(deps),
      interceptors,
      maxConcurrentActivityTaskExecutions: 20,
      ...stopping,
    }),
  ]
}
