import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { readBranchBySlug } from '../../db/queries/menu/branch-by-slug'
import { listOfferedPromotions, type OfferedPromotion } from '../../db/queries/menu/promotion-list'
import type { ApiDeps, App } from '../deps'
import { paginate, sliceOf, sliceQuery } from '../plugins/pagination'

const id = z.number().int()
const cents = z.number().int()

const promotion = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  image: z.string().nullable(),
  price_cents: cents,
  regular_cents: cents.describe('Lo que cuestan sus partes por separado'),
  saving_cents: cents,
  start_date: z.string(),
  end_date: z.string(),
  start_time: z.string(),
  end_time: z.string().describe('El último minuto; si es menor que el de inicio, pasa de medianoche'),
  items: z.array(z.object({ product_id: id, product_name: z.string(), quantity: z.number().int(), unit_price_cents: cents })),
})

/** The promotions that count in a branch at this moment. */
export async function publicPromotionRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/public/menu/:slug/promotions',
    {
      schema: {
        tags: ['Carta'],
        summary: 'Las promociones que valen ahora',
        params: z.object({ slug: z.string().min(1).max(100) }),
        querystring: sliceQuery,
        response: { 200: z.array(promotion) },
      },
      config: { limit: 'publicMenu' },
    },
    async (request, reply) => {
      const { id: branchId, tenantId } = await readBranchBySlug(deps.knex, request.params.slug)
      const offered = await inTenant(deps.knex, tenantId, trx => listOfferedPromotions(trx, { tenantId, branchId }))
      return paginate(request, reply, request.query, sliceOf(offered, request.query)).map(present)
    },
  )
}

const present = (offered: OfferedPromotion): z.infer<typeof promotion> => ({
  id: offered.promotionId,
  name: offered.name,
  description: offered.description,
  image: offered.image,
  price_cents: offered.priceCents,
  regular_cents: offered.regularCents,
  saving_cents: offered.regularCents - offered.priceCents,
  start_date: offered.startDate,
  end_date: offered.endDate,
  start_time: offered.startTime,
  end_time: offered.endTime,
  items: offered.products.map(({ product, quantity }) => ({
    product_id: product.productId,
    product_name: product.productName,
    quantity,
    unit_price_cents: product.priceCents,
  })),
})
