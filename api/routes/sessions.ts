import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { listDiners } from '../../db/dining/diners'
import type { TableAddress } from '../../db/floor/tables'
import { inTenant } from '../../db/postgres'
import { signTableToken } from '../../services/access/table-token'
import { joinTable } from '../../services/floor/join-table'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { provenanceOf } from '../plugins/commands'
import { dinerSchema, presentDiner } from '../presenters/diner'
import { sessionStatus } from '../presenters/floor'

const joined = z.object({
  session_id: z.number().int(),
  table_id: z.number().int(),
  table_code: z.string(),
  table_token: z.string(),
  status: sessionStatus,
  branch_id: z.number().int(),
  diners: z.array(dinerSchema),
})
const codeParameters = z.object({ code: z.string().trim().min(1).max(50) })
const slugQuery = z.object({ branch_slug: z.string().trim().min(1).max(100) })
const tags = ['Mesas']

/** A phone sits down at a table. Public: whoever sees the QR code may. */
export async function sessionRoutes(app: App, deps: ApiDeps): Promise<void> {
  async function join(request: FastifyRequest, address: TableAddress) {
    const session = await joinTable(deps, address, {
      id: request.commandId,
      ...provenanceOf(request),
    })
    const diners = await inTenant(deps.knex, session.tenantId, trx => listDiners(trx, session.sessionId))
    return {
      session_id: session.sessionId,
      table_id: session.tableId,
      table_code: session.tableCode,
      table_token: signTableToken(deps.config, { ...session, dinerId: null }),
      status: session.status,
      branch_id: session.branchId,
      diners: diners.map(diner => presentDiner(diner, false)),
    }
  }

  app.post(
    '/api/tables/:id/session',
    {
      schema: { tags, summary: 'Sentarse a una mesa', params: idParameters, response: { 200: joined } },
      config: { limit: 'tableSession' },
    },
    request => join(request, { tableId: request.params.id }),
  )

  app.post(
    '/api/tables/code/:code/session',
    {
      schema: {
        tags,
        summary: 'Sentarse a la mesa de un código QR',
        params: codeParameters,
        querystring: slugQuery,
        response: { 200: joined },
      },
      config: { limit: 'tableSession' },
    },
    request => join(request, { code: request.params.code, branchSlug: request.query.branch_slug }),
  )
}
