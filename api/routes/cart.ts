import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readPricedCart } from '../../db/dining/cart'
import { inTenant } from '../../db/postgres'
import { cartLimits, toCart, toChangedCartItem } from '../../domain/dining/cart'
import { addToCart, type ChangedLine, clearCart, editCartLine, removeCartLine } from '../../services/dining/change-cart'
import type { ApiDeps, App } from '../deps'
import { idParameter } from '../parameters'
import { diner, dinerActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, setEtag } from '../plugins/etag'

const cents = z.number().int()
const item = z.object({
  item_id: z.number().int(),
  product_id: z.number().int(),
  product_name: z.string(),
  product_image: z.string().nullable(),
  price_cents: cents,
  discount_cents: cents.describe('Lo que descuentan las promociones'),
  line_cents: cents.describe('Lo que cuesta la línea ahora; 0 si no se puede pedir'),
  promotion_name: z.string().nullable(),
  is_available: z.boolean().describe('¿Se puede pedir ahora?'),
  quantity: z.number().int(),
  notes: z.string().nullable(),
  diner_id: z.number().int().nullable(),
  diner_name: z.string(),
  diner_color: z.string(),
})
const changedItem = item
  .extend({
    cart_version: z.number().int(),
    cart_subtotal_cents: cents,
    cart_discount_cents: cents,
    cart_total_cents: cents,
  })
  .describe(
    'La línea y los totales del carrito. Si las otras líneas que se conocen no suman esto, una promoción las cambió: hay que volver a leerlo',
  )
const cart = z.object({
  items: z.array(item),
  version: z.number().int(),
  subtotal_cents: cents,
  discount_cents: cents,
  total_cents: cents.describe('Lo que costaría enviarlo ahora, sin lo que no se puede pedir'),
})

const quantity = z.number().int().min(1).max(cartLimits.quantity)
const notes = z.string().trim().max(cartLimits.notes).nullish()
const version = z.number().int().min(0).nullish().describe('La versión que se conoce; si el carrito cambió, 409 cart_conflict')
const addBody = z.object({
  product_id: z.number().int().min(1),
  quantity: quantity.default(1),
  notes,
  diner_id: z.number().int().min(1).nullish(),
  version,
})
const editBody = z.object({ quantity, notes, version })
const itemParameters = z.object({ item_id: idParameter })
const versionQuery = z.object({ version: z.coerce.number().int().min(0).optional() })
const nothing = z.null()
const tags = ['Carrito']

/** The cart that a table shares. Each change is a new version; comparing (`If-Match` or `version`) is the client's choice. */
export async function cartRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/diner/cart',
    {
      schema: { tags, summary: 'El carrito de la mesa', response: { 200: cart } },
      preHandler: diner(),
      config: { limit: 'cartRead' },
    },
    async (request, reply) => {
      const actor = dinerActor(request)
      const found = await inTenant(deps.knex, actor.tenantId, trx => readPricedCart(trx, actor))
      setEtag(reply, found.version)
      return toCart(found)
    },
  )

  app.post(
    '/api/diner/cart/add',
    {
      schema: {
        tags,
        summary: 'Poner un producto en el carrito, con su cantidad',
        description:
          'Si el comensal ya lo tiene, su línea pasa a tener esta cantidad: no se suma. Las notas quedan, salvo que vengan otras.',
        body: addBody,
        response: { 200: changedItem },
      },
      preHandler: diner(),
      config: { limit: 'cartChange' },
    },
    async (request, reply) => {
      const { body } = request
      const added = await addToCart(deps, commandScope(request), {
        actor: dinerActor(request),
        seen: seenVersions(request, body.version),
        productId: body.product_id,
        quantity: body.quantity,
        notes: body.notes || null,
        dinerId: body.diner_id ?? null,
      })
      return present(reply, added)
    },
  )

  app.patch(
    '/api/diner/cart/:item_id',
    {
      schema: { tags, summary: 'Cambiar una línea', params: itemParameters, body: editBody, response: { 200: changedItem } },
      preHandler: diner(),
      config: { limit: 'cartChange' },
    },
    async (request, reply) => {
      const { body, params } = request
      const edited = await editCartLine(deps, commandScope(request), {
        actor: dinerActor(request),
        seen: seenVersions(request, body.version),
        itemId: params.item_id,
        quantity: body.quantity,
        notes: body.notes === '' ? null : body.notes,
      })
      return present(reply, edited)
    },
  )

  app.delete(
    '/api/diner/cart/:item_id',
    {
      schema: { tags, summary: 'Sacar una línea', params: itemParameters, querystring: versionQuery, response: { 204: nothing } },
      preHandler: diner(),
      config: { limit: 'cartChange' },
    },
    async (request, reply) => {
      const seen = seenVersions(request, request.query.version)
      const itemId = request.params.item_id
      const now = await removeCartLine(deps, commandScope(request), { actor: dinerActor(request), seen, itemId })
      setEtag(reply, now)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/diner/cart',
    {
      schema: { tags, summary: 'Vaciar el carrito', querystring: versionQuery, response: { 204: nothing } },
      preHandler: diner(),
      config: { limit: 'cartClear' },
    },
    async (request, reply) => {
      const seen = seenVersions(request, request.query.version)
      await clearCart(deps, commandScope(request), { actor: dinerActor(request), seen })
      return reply.code(204).send(null)
    },
  )
}

/** What the client takes for the newest version: from `If-Match`, else as given; null = it does not compare. */
function seenVersions(request: FastifyRequest, given: number | null | undefined): readonly number[] | null {
  const tags = ifMatch(request)
  if (tags !== null) return tags.map(tag => Number(tag.replaceAll('"', '')))
  return given === null || given === undefined ? null : [given]
}

function present(reply: FastifyReply, { line, cart: now }: ChangedLine) {
  setEtag(reply, now.version)
  return toChangedCartItem(line, now)
}
