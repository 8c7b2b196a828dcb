import { z } from 'zod'
import { DomainError, isRefusalCode, type RefusalCode, refusals } from '../../domain/errors'
import type { App } from '../deps'

const refusal = z.object({ code: z.string(), status: z.number().int(), title: z.string(), detail: z.string() })

/** What each `type` of a problem points at. */
export async function problemRoutes(app: App): Promise<void> {
  app.get('/problems', { schema: { summary: 'Todos los códigos de error', response: { 200: z.array(refusal) } } }, async () =>
    Object.keys(refusals).filter(isRefusalCode).map(describe),
  )
  const one = { summary: 'Qué significa un código', params: z.object({ code: z.string() }), response: { 200: refusal } }
  app.get('/problems/:code', { schema: one }, async request => {
    if (!isRefusalCode(request.params.code)) throw new DomainError('not_found')
    return describe(request.params.code)
  })
}

function describe(code: RefusalCode) {
  const [status, title, detail] = refusals[code]
  return { code, status, title, detail }
}
