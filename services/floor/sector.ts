import { z } from 'zod'
import { BranchSectorModel } from '../../db/models/branch-sector'
import { anyStaff, management } from '../../domain/access/permissions'
import { goLast } from '../catalog/go-last'
import { name, order, rowId } from '../crud/fields'
import { childrenBy, defineResource } from '../crud/resource'
import { byBranch } from '../crud/scope'
import { announceFloor } from './announce-floor'
import { assignmentsToCome } from './assignments-to-come'

/** A part of the floor, to which tables belong and waiters are assigned. Without a branch it is in every one, and the admins'. */
export const sector = defineResource({
  name: 'sector',
  plural: 'sectors',
  path: '/api/admin/sectors',
  label: ['un sector', 'sectores'],
  model: BranchSectorModel,
  scope: byBranch('branch_sectors'),
  roles: { read: anyStaff, create: management, update: management, remove: management },
  fields: z.object({
    branch_id: rowId.nullable(),
    name,
    prefix: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2,4}$/, 'Entre 2 y 4 letras.'),
    display_order: order.optional(),
  }),
  fixed: ['branch_id'],
  unique: ['prefix'],
  references: { branch_id: 'branches' },
  parents: { branch_id: 'branches' },
  order: ['display_order'],
  children: [childrenBy('tables', 'sector_id'), assignmentsToCome('sector_id')],
  output: { is_global: z.boolean() },
  present: async (_trx, rows) => rows.map(row => ({ ...row, is_global: row.branch_id === null })),
  hooks: { beforeCreate: goLast('branch_sectors', 'branch_id', 'display_order') },
  refuses: ['table_occupied'],
  announce: announceFloor,
})
