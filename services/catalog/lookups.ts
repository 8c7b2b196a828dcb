import { z } from 'zod'
import type { AuditedModel } from '../../db/models/audited-model'
import { CookingMethodModel } from '../../db/models/cooking-method'
import { CuisineTypeModel } from '../../db/models/cuisine-type'
import { FlavorProfileModel } from '../../db/models/flavor-profile'
import { TextureProfileModel } from '../../db/models/texture-profile'
import { anyStaff, management } from '../../domain/access/permissions'
import { name, optionalText } from '../crud/fields'
import { defineResource } from '../crud/resource'
import { announceCatalogue } from './announce-catalogue'

const lookup = (model: typeof AuditedModel, kind: string, plural: string, label: readonly [string, string]) =>
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
    announce: announceCatalogue,
  })

/** The words with which products are described. */
export const lookups = [
  lookup(CookingMethodModel, 'cooking_method', 'cooking_methods', ['un método de cocción', 'métodos de cocción']),
  lookup(FlavorProfileModel, 'flavor_profile', 'flavor_profiles', ['un sabor', 'sabores']),
  lookup(TextureProfileModel, 'texture_profile', 'texture_profiles', ['una textura', 'texturas']),
  lookup(CuisineTypeModel, 'cuisine_type', 'cuisine_types', ['una cocina', 'cocinas']),
]
