import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { countWindow } from '../../db/access/count-window'
import { DomainError } from '../../domain/errors'
import { receiveNotification } from '../../services/billing/receive-notification'
import { lookAtPayment } from '../billing-commands'
import type { ApiDeps, App } from '../deps'
import { idParameter } from '../parameters'

/** Notifications that nobody signed are hints: so many a minute and restaurant, the provider's retries bring the rest. */
const hints = { max: 30, windowSeconds: 60 }

/** Kept as it comes; these are the members that are looked at. */
const query = z.looseObject({ 'data.id': z.unknown().optional(), type: z.unknown().optional() })
const body = z.looseObject({ type: z.unknown().optional(), user_id: z.unknown().optional() })
const tenantParameters = z.object({ tenant_id: idParameter })
const answer = { 200: z.object({ status: z.enum(['accepted', 'ignored']) }) }
const tags = ['Pagos']
const summary = 'Avisos de Mercado Pago'

/**
 * Where the provider says that something happened. It is answered as soon as the look at the payment is certain to happen (Temporal
 * holds it); when that fails the answer is 503 and the provider sends it again. A wrong signature is 401 and leads to nothing.
 */
export async function mercadoPagoWebhookRoutes(app: App, deps: ApiDeps): Promise<void> {
  async function receive(request: FastifyRequest, tenantId: number | null) {
    const decision = await receiveNotification(
      { knex: deps.knex, config: deps.config, mayHint: id => mayHint(deps, id) },
      {
        tenantId,
        headers: request.headers,
        query: request.query as Record<string, unknown>,
        body: request.body as Record<string, unknown>,
      },
    )
    if (decision.kind === 'invalid_signature') throw new DomainError('invalid_signature')
    request.log.info({ decision }, 'notification of the provider')
    if (decision.kind === 'ignored') return { status: 'ignored' as const }
    await lookAtPayment(deps, decision.tenantId, decision.providerPaymentId)
    return { status: 'accepted' as const }
  }

  app.post(
    '/api/billing/mercadopago/webhook',
    { schema: { tags, summary, querystring: query, body, response: answer } },
    request => receive(request, null),
  )

  app.post(
    '/api/billing/mercadopago/webhook/:tenant_id',
    { schema: { tags, summary, params: tenantParameters, querystring: query, body, response: answer } },
    request => receive(request, request.params.tenant_id),
  )
}

/** Without Redis no hints: payments are looked at anyway, only later. */
async function mayHint({ redis }: ApiDeps, tenantId: number): Promise<boolean> {
  return countWindow(redis, `limit:mercadopago-hints:${tenantId}`, hints).then(
    count => count.allowed,
    () => false,
  )
}
