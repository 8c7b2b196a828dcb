/** One workflow a check: the n-th of its session. */
export const checkWorkflowId = (sessionId: number, n: number): string => `check:${sessionId}:${n}`

/** One workflow an attempt to pay by phone. */
export const paymentWorkflowId = (paymentId: number): string => `payment:${paymentId}`

/** One workflow a thing of the provider that somebody notified us of. */
export const notificationWorkflowId = (tenantId: number, resource: string, id: string): string =>
  `mp:${tenantId}:${resource}:${id}`
