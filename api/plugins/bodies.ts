import type { App } from '../deps'

/** Large enough for a menu of a hundred items with texts; images are addresses, never uploads. */
export const bodyLimitBytes = 256 * 1024

/**
 * Bodies are JSON, else 415. Existing front ends send `Content-Type: application/json` with nothing in it on POST and DELETE,
 * and schemas whose fields are all optional must accept that: an absent body counts as `{}` where a body is expected.
 */
export function bodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(/^application\/([\w.-]+\+)?json(;|$)/i, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, body as string, done)
  })
  app.addHook('preValidation', async request => {
    if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = {}
  })
}
