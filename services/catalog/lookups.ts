import { z } from 'zod'
import type { AuditedModel } from '../../db/models/audited-model'
import { CookingMethodModel } from '../../db/models/cooking-method'
import { CuisineTypeModel } from '../../db/models/cuisine-type'
import { FlavorProfileModel } from '../../db/models/flavor-profile'
import { TextureProfileModel } from '../../db/models/texture-profile'
import { anyStaff, management } from '../../domain/access/permissions'
import { name, optionalText } from '../crud/fields'
import { type Child, defineResource, type Label } from '../crud/resource'
import { announceCatalogue } from './announce-catalogue'

/** `links`: the table that says which products have it. */
const lookup = (model: typeof AuditedModel, kind: string, plural: string, label: Label, links?: string) =>
  defineResource({
    name: kind,
    plural,
    path: `/api/admin/catalogs/${plural.replace('_', '-')}`,
    label,
    model,
    scope: 'tenant',
    roles: { read: anyStaff, create: management, update: management, remove: management },
    fields: z.object({ name, description: optionalText(2_000), icon: optionalText(200) }),
    unique: ['name'],
    order: ['name'],
    children: links === undefined ? [] : [productsWithIt(links, kind)],
    announce: announceCatalogue,
  })

/** Their links stay: they count again when it is restored. */
const productsWithIt = (links: string, kind: string): Child => ({
  table: 'products',
  where: `products.id in (select link.product_id from ${links} as link where link.${kind}_id = any(?))`,
  onDelete: 'stay',
})

/** The words with which products are described. */
export const lookups = [
  lookup(
    CookingMethodModel,
    'cooking_method',
    'cooking_methods',
    ['un método de cocción', 'métodos de cocción'],
    'product_cooking_methods',
  ),
  lookup(FlavorProfileModel, 'flavor_profile', 'flavor_profiles', ['un sabor', 'sabores'], 'product_flavors'),
  lookup(TextureProfileModel, 'texture_profile', 'texture_profiles', ['una textura', 'texturas'], 'product_textures'),
  lookup(CuisineTypeModel, 'cuisine_type', 'cuisine_types', ['una cocina', 'cocinas']),
]
