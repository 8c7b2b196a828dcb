import { z } from 'zod'
import { changePrices } from '../../services/catalog/change-prices'
import { once } from '../../services/catalog/once'
import { priceCents, rowId } from '../../services/crud/fields'
import type { ApiDeps, App } from '../deps'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const priceList = z.object({
  branch_id: rowId,
  items: once(
    z.object({ product_id: rowId, price_cents: priceCents, is_available: z.boolean().optional() }),
    1_000,
    ({ product_id }) => product_id,
  ).min(1),
})

const prices = z.object({
  branch_id: z.number().int(),
  changed: z.number().int().describe('Cuántos cambiaron'),
  items: z.array(z.object({ product_id: z.number().int(), price_cents: z.number().int(), is_available: z.boolean() })),
})

/** A new price list for a branch. */
export async function productPriceRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.post(
    '/api/admin/products/prices',
    {
      schema: {
        tags: ['Administración'],
        summary: 'Cambiar muchos precios de una sucursal, todos o ninguno',
        body: priceList,
        response: { 200: prices },
      },
      preHandler: staff(),
    },
    async request => {
      const { branch_id: branchId, items } = request.body
      const done = await changePrices(deps, commandScope(request), staffActor(request), { branchId, items })
      return { branch_id: branchId, changed: done.changed, items: [...done.items] }
    },
  )
}
