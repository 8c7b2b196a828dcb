import { z } from 'zod'
import { WaiterSectorAssignmentModel } from '../../db/models/waiter-sector-assignment'
import { anyStaff, management } from '../../domain/access/permissions'
import { shifts } from '../../domain/floor/shift'
import { rowId } from '../crud/fields'
import { defineResource } from '../crud/resource'
import { byBranch } from '../crud/scope'
import { announceFloor } from './announce-floor'

/** Who waits in which sector on which day. Planned by the day in routes of its own; from here comes only that one can be restored. */
export const assignment = defineResource({
  name: 'assignment',
  plural: 'assignments',
  path: '/api/admin/assignments',
  label: ['una asignación', 'asignaciones'],
  model: WaiterSectorAssignmentModel,
  scope: byBranch('waiter_sector_assignments'),
  roles: { read: anyStaff, create: management, update: management, remove: management },
  fields: z.object({
    branch_id: rowId,
    sector_id: rowId,
    waiter_id: rowId,
    assignment_date: z.iso.date(),
    shift: z.enum(shifts).nullable(),
  }),
  references: { branch_id: 'branches', sector_id: 'branch_sectors', waiter_id: 'users' },
  announce: announceFloor,
})
