import { z } from 'zod'
import { pageOfDiners } from '../../db/dining/diners'
import { inTenant } from '../../db/postgres'
import { DomainError } from '../../domain/errors'
import { signTableToken } from '../../services/access/table-token'
import { registerDiner } from '../../services/dining/register-diner'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { diner, dinerActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'
import { dinerSchema, presentDiner } from '../presenters/diner'

const introduction = z.object({
  name: z.string().trim().min(1).max(50),
  color: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
  local_id: z
    .string()
    .min(1)
    .max(50)
    .nullish()
    .describe(
      'Cómo llama el teléfono a su comensal: un UUID secreto. Con el mismo device_id (o sin ninguno las dos veces) vuelve el mismo',
    ),
  device_id: z.string().min(1).max(100).nullish().describe('Identifica al teléfono y da acceso a sus datos: un UUID secreto'),
  device_fingerprint: z.string().max(64).nullish(),
})
const registered = dinerSchema.extend({
  table_token: z.string().describe('Reemplaza al anterior: identifica además al comensal'),
})
const tags = ['Comensales']

/** The people at a table. */
export async function dinerRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.post(
    '/api/diner/register',
    {
      schema: { tags, summary: 'Presentarse en la mesa', body: introduction, response: { 200: registered } },
      preHandler: diner(),
      config: { limit: 'dinerRegister' },
    },
    async request => {
      const actor = dinerActor(request)
      const { name, color, local_id, device_id, device_fingerprint } = request.body
      const known = await registerDiner(deps, commandScope(request), actor, {
        name,
        color,
        localId: local_id ?? null,
        deviceId: device_id ?? null,
        deviceFingerprint: device_fingerprint ?? null,
      })
      return { ...presentDiner(known, true), table_token: signTableToken(deps.config, { ...actor, dinerId: known.id }) }
    },
  )

  app.get(
    '/api/diner/session/:id/diners',
    {
      schema: {
        tags,
        summary: 'Quiénes están en mi mesa',
        params: idParameters,
        querystring: pageQuery,
        response: { 200: z.array(dinerSchema) },
      },
      preHandler: diner(),
    },
    async (request, reply) => {
      const { tenantId, sessionId, dinerId } = dinerActor(request)
      const wanted = wantedOf(request.query)
      if (request.params.id !== sessionId) throw new DomainError('not_found', { entity: 'session' })
      const page = await inTenant(deps.knex, tenantId, trx => pageOfDiners(trx, sessionId, wanted))
      return paginate(request, reply, request.query, page).map(known => presentDiner(known, known.id === dinerId))
    },
  )
}
