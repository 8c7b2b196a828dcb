import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { listAllergens } from '../../db/queries/menu/allergen-list'
import { listPublicBranches } from '../../db/queries/menu/branch-by-slug'
import { readProductProfile } from '../../db/queries/menu/product-profile'
import { mustBeAllowed } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import type { ApiDeps, App } from '../deps'
import { createMenuShelf, type ShelvedMenu } from '../menu-shelf'
import { idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { compactMenuSchema, menuProductSchema, menuSchema, presentCompactMenu } from '../presenters/menu'
import { presentProductProfile, productProfileSchema } from '../presenters/product-profile'

const branch = z.object({ id: z.number().int(), name: z.string(), slug: z.string(), address: z.string().nullable() })
const allergen = z.object({
  id: z.number().int(),
  name: z.string(),
  icon: z.string().nullable(),
  description: z.string().nullable(),
  is_mandatory: z.boolean(),
  severity: z.string(),
  cross_reactions: z.array(
    z.object({
      id: z.number().int(),
      cross_reacts_with_id: z.number().int(),
      cross_reacts_with_name: z.string(),
      probability: z.string(),
      notes: z.string().nullable(),
    }),
  ),
})
const branchesQuery = z.object({ tenant_slug: z.string().min(1).max(100).optional() })
const slugParameters = z.object({ slug: z.string().min(1).max(100) })
const productParameters = slugParameters.extend({ id: idParameter })
const tags = ['Carta']
const config = { limit: 'publicMenu' } as const

/** What anybody may read: branches and their menus. The menu is up to five seconds old when Redis is away, else as it is. */
export async function publicMenuRoutes(app: App, deps: ApiDeps): Promise<void> {
  const shelf = createMenuShelf(app, deps)

  app.get(
    '/api/public/branches',
    { schema: { tags, summary: 'Sucursales', querystring: branchesQuery, response: { 200: z.array(branch) } }, config },
    async request => {
      const branches = await listPublicBranches(deps.knex, request.query.tenant_slug ?? null)
      return branches.map(({ id, name, slug, address }) => ({ id, name, slug, address }))
    },
  )

  app.get(
    '/api/public/menu/:slug',
    { schema: { tags, summary: 'La carta de una sucursal', params: slugParameters, response: { 200: menuSchema } }, config },
    async (request, reply) => sendMenu(request, reply, await shelf.get(request.params.slug)),
  )

  app.get(
    '/api/public/menu/:slug/products/:id',
    { schema: { tags, summary: 'Un producto', params: productParameters, response: { 200: menuProductSchema } }, config },
    async request => findProduct(await shelf.get(request.params.slug), request.params.id),
  )

  app.get(
    '/api/public/menu/:slug/products/:id/complete',
    {
      schema: { tags, summary: 'Un producto con su ficha', params: productParameters, response: { 200: productProfileSchema } },
      config,
    },
    async request => {
      const shelved = await shelf.get(request.params.slug)
      const product = findProduct(shelved, request.params.id)
      return presentProductProfile(product, await readProductProfile(deps.knex, shelved.tenantId, product.id))
    },
  )

  app.get(
    '/api/public/menu/:slug/allergens',
    { schema: { tags, summary: 'Alérgenos', params: slugParameters, response: { 200: z.array(allergen) } }, config },
    async request => {
      const { tenantId } = await shelf.get(request.params.slug)
      const allergens = await listAllergens(deps.knex, tenantId)
      return allergens.map(known => ({ ...known, cross_reactions: [...known.cross_reactions] }))
    },
  )

  app.get(
    '/api/waiter/branches/:id/menu',
    {
      schema: { tags, summary: 'La carta, compacta', params: idParameters, response: { 200: compactMenuSchema } },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      const slug = await inTenant(deps.knex, actor.tenantId, async trx => {
        const found: { slug: string } | undefined = await trx('branches')
          .where({ id: request.params.id, is_active: true })
          .first('slug')
        if (!found) throw new DomainError('not_found', { entity: 'branch' })
        return found.slug
      })
      mustBeAllowed(actor, 'menu.read', request.params.id)
      return presentCompactMenu((await shelf.get(slug)).menu)
    },
  )
}

/** As it lies there: nothing is serialised, and a client that has this very menu gets 304. */
function sendMenu(request: FastifyRequest, reply: FastifyReply, { json, etag }: ShelvedMenu): FastifyReply {
  void reply.header('ETag', etag).header('Cache-Control', 'public, no-cache')
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(json)
}

const isKnown = (given: string | undefined, etag: string): boolean =>
  given?.split(',').some(tag => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*') ?? false

function findProduct({ menu }: ShelvedMenu, productId: number) {
  for (const { products } of menu.categories) {
    const product = products.find(({ id }) => id === productId)
    if (product) return product
  }
  throw new DomainError('not_found', { entity: 'product' })
}
