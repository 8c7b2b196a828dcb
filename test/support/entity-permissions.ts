import type { Role } from '../../domain/access/actor'

interface Written {
  readonly read: readonly Role[]
  readonly create: readonly Role[]
  readonly update: readonly Role[]
  readonly remove: readonly Role[]
  /** Judged in the branches that it belongs to, in the branch that it is itself (a new one is nobody's but the admins'), or anywhere. */
  readonly within: 'branch' | 'itself' | 'tenant'
}

const all = ['ADMIN', 'MANAGER', 'KITCHEN', 'WAITER'] as const
const management = ['ADMIN', 'MANAGER'] as const
const kitchen = ['ADMIN', 'MANAGER', 'KITCHEN'] as const
const admins = ['ADMIN'] as const

/** Who may do what with which entity: written from the specification, not from the code. An entity that is not here fails the test. */
export const entityPermissions: Readonly<Record<string, Written>> = {
  branch: { read: all, create: admins, update: management, remove: admins, within: 'itself' },
  staff: { read: management, create: management, update: management, remove: admins, within: 'branch' },
  sector: { read: all, create: management, update: management, remove: management, within: 'branch' },
  table: { read: all, create: management, update: management, remove: management, within: 'branch' },
  category: { read: all, create: management, update: management, remove: management, within: 'branch' },
  subcategory: { read: all, create: admins, update: admins, remove: admins, within: 'branch' },
  allergen: { read: all, create: management, update: management, remove: admins, within: 'tenant' },
  cross_reaction: { read: all, create: management, update: management, remove: admins, within: 'tenant' },
  product: { read: all, create: management, update: management, remove: management, within: 'branch' },
  recipe: { read: kitchen, create: kitchen, update: kitchen, remove: kitchen, within: 'branch' },
  promotion: { read: all, create: management, update: management, remove: admins, within: 'branch' },
  ingredient_group: { read: all, create: admins, update: admins, remove: admins, within: 'tenant' },
  ingredient: { read: all, create: kitchen, update: kitchen, remove: admins, within: 'tenant' },
  sub_ingredient: { read: all, create: kitchen, update: kitchen, remove: kitchen, within: 'tenant' },
  cooking_method: { read: all, create: management, update: management, remove: management, within: 'tenant' },
  flavor_profile: { read: all, create: management, update: management, remove: management, within: 'tenant' },
  texture_profile: { read: all, create: management, update: management, remove: management, within: 'tenant' },
  cuisine_type: { read: all, create: management, update: management, remove: management, within: 'tenant' },
}
