import { z } from 'zod'
import { CategoryModel } from '../../db/models/category'
import { anyStaff, management } from '../../domain/access/permissions'
import { imageUrl } from '../../domain/catalog/image-url.schema'
import { name, optionalText, order, rowId } from '../crud/fields'
import { childrenBy, defineResource } from '../crud/resource'
import { byBranch } from '../crud/scope'
import { announceCatalogue } from './announce-catalogue'
import { goLast } from './go-last'

export const category = defineResource({
  name: 'category',
  plural: 'categories',
  path: '/api/admin/categories',
  label: ['una categoría', 'categorías'],
  model: CategoryModel,
  scope: byBranch('categories'),
  roles: { read: anyStaff, create: management, update: management, remove: management },
  fields: z.object({
    branch_id: rowId,
    name,
    icon: optionalText(200),
    image: imageUrl.nullable(),
    order: order.optional(),
  }),
  fixed: ['branch_id'],
  unique: ['name'],
  references: { branch_id: 'branches' },
  images: ['image'],
  order: ['order'],
  children: [
    childrenBy('subcategories', 'category_id'),
    childrenBy('products', 'category_id'),
    childrenBy('branch_category_exclusions', 'category_id', 'along'),
  ],
  hooks: { beforeCreate: goLast('categories', 'branch_id') },
  announce: announceCatalogue,
})
