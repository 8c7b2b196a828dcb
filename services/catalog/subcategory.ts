import { z } from 'zod'
import { SubcategoryModel } from '../../db/models/subcategory'
import { admins, anyStaff } from '../../domain/access/permissions'
import { imageUrl } from '../../domain/catalog/image-url.schema'
import { name, order, rowId } from '../crud/fields'
import { childrenBy, defineResource } from '../crud/resource'
import { byParent } from '../crud/scope'
import { announceCatalogue } from './announce-catalogue'
import { goLast } from './go-last'

export const subcategory = defineResource({
  name: 'subcategory',
  plural: 'subcategories',
  path: '/api/admin/subcategories',
  label: ['una subcategoría', 'subcategorías'],
  model: SubcategoryModel,
  scope: byParent('subcategories', 'category_id', 'categories'),
  roles: { read: anyStaff, create: admins, update: admins, remove: admins },
  fields: z.object({ category_id: rowId, name, image: imageUrl.nullable(), order: order.optional() }),
  fixed: ['category_id'],
  unique: ['name'],
  references: { category_id: 'categories' },
  images: ['image'],
  order: ['order'],
  filters: {
    query: z.object({ category_id: z.coerce.number().int().min(1).optional() }),
    apply: (rows, { category_id: id }) => void (id !== undefined && rows.where({ category_id: id })),
  },
  children: [childrenBy('products', 'subcategory_id'), childrenBy('branch_subcategory_exclusions', 'subcategory_id', 'along')],
  hooks: { beforeCreate: goLast('subcategories', 'category_id') },
  announce: announceCatalogue,
})
