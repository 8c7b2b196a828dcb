import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { mustBeAllowed } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import type { ApiDeps, App } from '../deps'
import { chooseFilter, filterMenu, isFiltering, menuFilterQuery } from '../menu-filter'
import { createMenuShelf } from '../menu-shelf'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { notModified, sendTagged } from '../plugins/etag'
import { compactMenuSchema, menuSchema, presentCompactMenu } from '../presenters/menu'
import { readyAnswer } from '../ready-answer'
import { publicProductRoutes } from './public-products'

const slugParameters = z.object({ slug: z.string().min(1).max(100) })
const tags = ['Carta']
const config = { limit: 'publicMenu' } as const

/** The menu, for anybody and for staff. It is up to five seconds old when Redis is away, else as it is. */
export async function publicMenuRoutes(app: App, deps: ApiDeps): Promise<void> {
  const shelf = createMenuShelf(app, deps)
  await publicProductRoutes(app, shelf)

  app.get(
    '/api/public/menu/:slug',
    {
      schema: {
        tags,
        summary: 'La carta de una sucursal, entera o filtrada',
        params: slugParameters,
        querystring: menuFilterQuery,
        response: { 200: menuSchema, ...notModified },
      },
      config,
    },
    async (request, reply) => {
      const { menu, answer, allergens } = await shelf.get(request.params.slug)
      if (!isFiltering(request.query)) return sendTagged(request, reply, answer, 'public')
      const filter = chooseFilter(request.query, (await allergens()).list)
      return sendTagged(request, reply, readyAnswer(filterMenu(menu, filter)), 'public')
    },
  )

  app.get(
    '/api/waiter/branches/:id/menu',
    {
      schema: { tags, summary: 'La carta, compacta', params: idParameters, response: { 200: compactMenuSchema, ...notModified } },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const slug = await inTenant(deps.knex, actor.tenantId, async trx => {
        const found: { slug: string } | undefined = await trx('branches')
          .where({ id: request.params.id, is_active: true })
          .first('slug')
        if (!found) throw new DomainError('not_found', { entity: 'branch' })
        return found.slug
      })
      mustBeAllowed(actor, 'menu.read', request.params.id)
      return sendTagged(request, reply, readyAnswer(presentCompactMenu((await shelf.get(slug)).menu)), 'private')
    },
  )
}
