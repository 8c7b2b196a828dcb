import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { listBranchOffers, sliceOfBranchOffers } from '../../db/queries/menu/branch-offers'
import { branchesFor } from '../../domain/access/permissions'
import { searchProducts, wordsOf } from '../../domain/catalog/product-search'
import { typedWords } from '../../domain/catalog/product-search.schema'
import { switchAvailability } from '../../services/catalog/switch-availability'
import { flag } from '../../services/crud/fields'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { bodyId, idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, mustMatch, setEtag } from '../plugins/etag'
import { paginate, sliceOf, sliceQuery } from '../plugins/pagination'
import { offerSchema, presentOffer } from '../presenters/offer'

const tags = ['Cocina']
const listQuery = sliceQuery.extend({
  branch_id: idParameter.optional(),
  q: typedWords.optional().describe('Palabras del nombre, la categoría o la subcategoría'),
  is_available: flag.optional().describe('Solamente lo que está (true) o no está (false) disponible'),
})
const availability = z.object({
  branch_id: bodyId,
  is_available: z.boolean(),
  reason: z.string().trim().max(200).nullish(),
})

/** What the kitchen can make today: each product of the menu, and its switch. */
export async function kitchenProductRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/kitchen/products',
    {
      schema: {
        tags,
        summary: 'Productos de la carta con su disponibilidad',
        querystring: listQuery,
        response: { 200: z.array(offerSchema) },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const { branch_id: branchId = null, q: typed = '', is_available: isAvailable = null } = request.query
      const page = await inTenant(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'product.availability', branchId)
        const branchIds = branchId === null ? branchesFor(actor, 'product.availability') : [branchId]
        const filter = { tenantId: actor.tenantId, branchIds, isAvailable }
        if (wordsOf(typed).length === 0) return sliceOfBranchOffers(trx, filter, request.query)
        return sliceOf(searchProducts(await listBranchOffers(trx, filter), typed, searchedOf), request.query)
      })
      return paginate(request, reply, request.query, page).map(presentOffer)
    },
  )

  app.patch(
    '/api/kitchen/products/:id/availability',
    {
      schema: {
        tags,
        summary: 'Marcar un producto como disponible o agotado en una sucursal',
        params: idParameters,
        body: availability,
        response: { 200: offerSchema },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const { branch_id: branchId, is_available: isAvailable, reason } = request.body
      await inTenant(deps.knex, actor.tenantId, trx => mustSeeBranch(trx, actor, 'product.availability', branchId))
      const offer = await switchAvailability(deps, commandScope(request), {
        actor,
        branchId,
        productId: request.params.id,
        isAvailable,
        reason: reason || null,
        mustMatch: version => mustMatch(ifMatch(request), version),
      })
      setEtag(reply, offer.version)
      return presentOffer(offer)
    },
  )
}

const searchedOf = (offer: { productName: string; categoryName: string; subcategoryName: string | null }) => ({
  name: offer.productName,
  more: [offer.categoryName, offer.subcategoryName],
})
