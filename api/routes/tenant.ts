import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { readTenant } from '../../db/queries/tenant'
import { imageUrl } from '../../domain/catalog/image-url.schema'
import { changeTenant } from '../../services/organisation/change-tenant'
import type { ApiDeps, App } from '../deps'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, mustMatch, setEtag } from '../plugins/etag'

const tenant = z.object({
  id: z.number().int(),
  name: z.string(),
  slug: z.string(),
  description: z.string().nullable(),
  logo: z.string().nullable(),
  theme_color: z.string(),
  currency: z.string(),
  version: z.number().int(),
  created_at: z.string(),
  updated_at: z.string(),
})

const changes = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  description: z.string().trim().max(2_000).nullable().optional(),
  logo: imageUrl.nullable().optional(),
  theme_color: z
    .string()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, 'Tiene que ser un color como #f97316.')
    .optional(),
})

/** The restaurant itself: how it is called and looks. */
export async function tenantRoutes(app: App, deps: ApiDeps): Promise<void> {
  const schema = { tags: ['Administración'], response: { 200: tenant } }

  app.get(
    '/api/admin/tenant',
    { schema: { ...schema, summary: 'El restaurante' }, preHandler: staff() },
    async (request, reply) => {
      const { tenantId } = staffActor(request)
      const found = await inTenant(deps.knex, tenantId, trx => readTenant(trx, tenantId))
      setEtag(reply, found.version)
      return found
    },
  )

  app.patch(
    '/api/admin/tenant',
    { schema: { ...schema, summary: 'Cambiar el restaurante', body: changes }, preHandler: staff() },
    async (request, reply) => {
      const changed = await changeTenant(deps, commandScope(request), {
        actor: staffActor(request),
        changes: request.body,
        mustMatch: version => mustMatch(ifMatch(request), version),
      })
      setEtag(reply, changed.version)
      return changed
    },
  )
}
