import type { Knex } from 'knex'
import { z } from 'zod'
import { findLiveSession } from '../../db/floor/tables'
import { TableModel } from '../../db/models/table'
import { anyStaff, management } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import type { TableStatus } from '../../domain/floor/session'
import { mustMoveByHand } from '../../domain/floor/table-status'
import { plainName } from '../../domain/plain-name'
import { optionalText, rowId } from '../crud/fields'
import { defineResource, type Row } from '../crud/resource'
import { byBranch } from '../crud/scope'
import { mustBeVacant } from './must-be-vacant'
import { tableNotices } from './table-notices'
import { holdSectors, sectorFor } from './table-sector'
import { tableViews } from './table-views'

/** A table of a branch. Where it stands is a sector; who sits there is not for the administration to say. */
export const table = defineResource({
  name: 'table',
  plural: 'tables',
  path: '/api/admin/tables',
  label: ['una mesa', 'mesas'],
  model: TableModel,
  scope: byBranch('tables'),
  roles: { read: anyStaff, create: management, update: management, remove: management },
  fields: z.object({
    branch_id: rowId,
    code: z.string().overwrite(plainName).min(1).max(20),
    capacity: z.number().int().min(1).max(999),
    sector: optionalText(100).describe('Nombre o prefijo de un sector de la sucursal; sector_id dice lo mismo por número'),
    sector_id: rowId.nullable(),
    status: z.enum(['FREE', 'ACTIVE', 'PAYING', 'OUT_OF_SERVICE']),
  }),
  fixed: ['branch_id'],
  defaults: { capacity: 4, status: 'FREE' },
  unique: ['code'],
  references: { branch_id: 'branches' },
  parents: { sector_id: 'branch_sectors' },
  order: ['branch_id', 'code'],
  title: 'code',
  output: { sector_name: z.string().nullable(), active_round_statuses: z.record(z.string(), z.string()) },
  present: tableViews,
  hooks: {
    beforeLock: (trx, id, input, { tenantId }) => holdSectors(trx, tenantId, id, input),
    async validateCreate(_trx, { status }) {
      mustMoveByHand('FREE', status)
    },
    async validateUpdate(trx, before, { status, is_active: isActive }) {
      if (status !== undefined && status !== before.status) await mustMove(trx, before, status)
      if (isActive === false && before.is_active) await mustBeVacant(trx, { tableIds: [before.id] })
    },
    validateDelete: (trx, tableIds) => mustBeVacant(trx, { tableIds }),
    beforeCreate: async (trx, input, { tenantId }) => ({
      ...(await sectorFor(trx, { tenantId, branchId: input.branch_id }, input)),
    }),
    async beforeUpdate(trx, before, input, { tenantId }) {
      const { sector_id, sector, branch_id: branchId } = before as Row & TableModel
      return { ...(await sectorFor(trx, { tenantId, branchId }, input, { sector_id, sector })) }
    },
    afterCreate: async (trx, { id }, _input, actor) => ({ events: await tableNotices(trx, [id], actor) }),
    async afterUpdate(trx, row, _input, actor, before) {
      if (row.version === before.version) return undefined
      return { events: await tableNotices(trx, [row.id], actor, before.sector_id as number | null) }
    },
    afterDelete: async (trx, ids, actor) => ({ events: await tableNotices(trx, ids, actor) }),
    afterRestore: async (trx, ids, actor) => ({ events: await tableNotices(trx, ids, actor) }),
  },
  refuses: ['invalid_transition', 'table_occupied', 'unknown_sector'],
})

/** Throws `invalid_transition`, also while somebody sits there. */
async function mustMove(trx: Knex.Transaction, before: Row, status: TableStatus): Promise<void> {
  const from = before.status as TableStatus
  mustMoveByHand(from, status)
  const session = await findLiveSession(trx, before.id)
  if (session) throw new DomainError('invalid_transition', { from, to: status, session_id: session.id })
}
