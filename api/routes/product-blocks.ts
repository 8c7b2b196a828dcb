import { z } from 'zod'
import { DomainError, type FieldFault } from '../../domain/errors'
import { product } from '../../services/catalog/product'
import { allergens, branchPrices, dietaryProfile, ingredients } from '../../services/catalog/product-input'
import {
  allergenPresenceOutput,
  branchPriceOutput,
  dietaryOutput,
  productIngredientOutput,
} from '../../services/catalog/product-view'
import { BaseCrudService } from '../../services/crud/base-crud-service'
import type { View } from '../../services/crud/resource'
import { resourceOf } from '../../services/resources'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, mustMatch, setEtag } from '../plugins/etag'

interface Block {
  /** Of the product. */
  readonly field: string
  readonly label: string
  readonly body: z.ZodType
  readonly view: z.ZodType
}

const blocks: Readonly<Record<string, Block>> = {
  prices: {
    field: 'branch_prices',
    label: 'los precios por sucursal',
    body: branchPrices,
    view: z.array(branchPriceOutput),
  },
  allergens: { field: 'allergens', label: 'los alérgenos', body: allergens, view: z.array(allergenPresenceOutput) },
  ingredients: { field: 'ingredients', label: 'los ingredientes', body: ingredients, view: z.array(productIngredientOutput) },
  dietary: { field: 'dietary_profile', label: 'el perfil dietario', body: dietaryProfile, view: dietaryOutput },
}

/** Parts of a product by themselves: what is read can be changed and sent back. The versions are the product's. */
export async function productBlockRoutes(app: App, deps: ApiDeps): Promise<void> {
  const service = new BaseCrudService({ ...deps, resourceOf }, product)

  for (const [name, { field, label, body, view }] of Object.entries(blocks)) {
    const path = `${product.path}/:id/${name}`
    const schema = { tags: ['Administración'], params: idParameters, response: { 200: view } }
    /** What nobody wrote down of diets is none of them. */
    const present = (found: View) => found[field] ?? dietaryProfile.parse({})

    app.get(
      path,
      { schema: { ...schema, summary: `Leer ${label} de un producto` }, preHandler: staff() },
      async (request, reply) => {
        const found = await service.get(staffActor(request), request.params.id)
        setEtag(reply, found.version as number)
        return present(found)
      },
    )

    app.put(
      path,
      { schema: { ...schema, summary: `Reemplazar ${label} de un producto`, body }, preHandler: staff() },
      async (request, reply) => {
        const sent = { [field]: request.body }
        const match = (version: number) => mustMatch(ifMatch(request), version)
        const changed = await service
          .update(commandScope(request), staffActor(request), request.params.id, sent, match)
          .catch(error => throwWithin(field, error))
        setEtag(reply, changed.version as number)
        return present(changed)
      },
    )
  }
}

/** The body is the block itself, so faults point into it. */
function throwWithin(field: string, error: unknown): never {
  if (!(error instanceof DomainError) || error.details.errors === undefined) throw error
  const inBlock = ({ pointer, ...fault }: FieldFault) => ({ ...fault, pointer: pointer.replace(`/${field}`, '') })
  throw new DomainError(error.code, { ...error.details, errors: error.details.errors.map(inBlock) })
}
