import type Redis from 'ioredis'

/** Where changed sector assignments are announced, so that gateways change what connected waiters hear. */
export const assignmentsChannel = 'control:assignments'

/** Whose sectors in which branch (0 = any); without waiters those of everybody, who manages included. */
export interface AssignmentNotice {
  readonly branchId: number
  readonly waiterIds: readonly number[] | null
}

/** Tells the gateways, after the commit. Throws without Redis; waiters then hear their new sectors within a few seconds all the same. */
export async function announceAssignments(redis: Redis, { branchId, waiterIds }: AssignmentNotice): Promise<void> {
  await redis.publish(assignmentsChannel, JSON.stringify({ branch_id: branchId, waiter_ids: waiterIds }))
}
