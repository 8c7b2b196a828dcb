import type { App } from '../deps'

/** One line a request, with who asked; probes only when they fail. Bodies, tokens and queries are never logged. */
export function accessLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? request.url.split('?', 1)[0]
    if (quiet.has(route ?? '') && reply.statusCode < 500) return
    const { actor } = request
    request.log.info(
      {
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(actor === null ? {} : { tenant_id: actor.tenantId }),
        ...(actor?.kind === 'staff' ? { user_id: actor.userId } : {}),
        ...(actor?.kind === 'diner' ? { session_id: actor.sessionId, diner_id: actor.dinerId } : {}),
        traceparent: request.traceparent,
      },
      'request',
    )
  })
}

const quiet = new Set(['/health', '/ready', '/metrics', '/api/health'])
