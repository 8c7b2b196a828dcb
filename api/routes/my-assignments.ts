import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { type Assignment, listAssignments, readBranchFloor } from '../../db/queries/floor/assignments'
import { pageOfTableCards } from '../../db/queries/floor/table-cards'
import { DomainError } from '../../domain/errors'
import { floorScope } from '../../domain/floor/floor-scope'
import { shifts } from '../../domain/floor/shift'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { calendarDate, idParameter } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'
import { tableCard } from '../presenters/floor'

const id = z.number().int()
const date = z.iso.date()
const shift = z.enum(shifts)
const sector = z.object({
  sector_id: id,
  sector_name: z.string(),
  sector_prefix: z.string(),
  branch_id: id,
  assignment_date: date,
  shift: shift.nullable(),
})
const mine = z.object({
  waiter_id: id,
  date,
  assignment_date: date.describe('Sin pedirla: hoy, según el reloj de la sucursal'),
  sectors: z.array(sector),
  sector_ids: z.array(id),
})
const verified = z.object({
  is_assigned: z.boolean(),
  branch_id: id,
  branch_name: z.string().nullable(),
  assignment_date: date,
  sectors: z.array(sector),
  message: z.string(),
})
const timeQuery = z.object({ assignment_date: calendarDate.optional(), shift: shift.optional() })
const tags = ['Asignaciones']

/** What a waiter was given. */
export async function myAssignmentRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/waiter/my-assignments',
    { schema: { tags, summary: 'Mis sectores', querystring: timeQuery, response: { 200: mine } }, preHandler: staff() },
    async request => {
      const { tenantId, userId, branchRoles } = staffActor(request)
      const { assignment_date = null, shift: wanted = null } = request.query
      return inTenant(deps.knex, tenantId, async trx => {
        const known = await listAssignments(trx, { date: assignment_date, shift: wanted }, { waiterId: userId })
        const branchId = known[0]?.branch_id ?? branchRoles[0]?.branchId
        if (branchId === undefined) throw new DomainError('no_branch_roles')
        const day = assignment_date ?? (await readBranchFloor(trx, branchId)).today
        return {
          waiter_id: userId,
          date: day,
          assignment_date: day,
          sectors: known.map(presentSector),
          sector_ids: [...new Set(known.map(({ sector_id }) => sector_id))],
        }
      })
    },
  )

  app.get(
    '/api/waiter/my-tables',
    {
      schema: {
        tags,
        summary: 'Las mesas de mis sectores',
        querystring: pageQuery.extend(timeQuery.shape),
        response: { 200: z.array(tableCard) },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const { assignment_date: date = null, shift: inShift = null } = request.query
      const wanted = wantedOf(request.query)
      const page = await inTenant(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'table.read', null)
        return pageOfTableCards(trx, floorScope(actor, null), wanted, { date, shift: inShift })
      })
      return [...paginate(request, reply, request.query, page)]
    },
  )

  app.get(
    '/api/waiter/verify-branch-assignment',
    {
      schema: {
        tags,
        summary: '¿Trabajo hoy en esta sucursal?',
        querystring: z.object({ branch_id: idParameter }),
        response: { 200: verified },
      },
      preHandler: staff(),
    },
    async request => {
      const { tenantId, userId } = staffActor(request)
      const branchId = request.query.branch_id
      return inTenant(deps.knex, tenantId, async trx => {
        const branch = await trx('branches').where({ id: branchId }).whereNull('deleted_at').first('id')
        if (!branch) throw new DomainError('not_found', { entity: 'branch' })
        const { name, today } = await readBranchFloor(trx, branchId)
        const known = await listAssignments(trx, { date: null, shift: null }, { branchId, waiterId: userId })
        const isAssigned = known.length > 0
        return {
          is_assigned: isAssigned,
          branch_id: branchId,
          branch_name: name,
          assignment_date: today,
          sectors: known.map(presentSector),
          message: isAssigned ? `Hoy trabajás en ${name}.` : `Hoy no tenés sectores asignados en ${name}.`,
        }
      })
    },
  )
}

const presentSector = (known: Assignment) => ({
  sector_id: known.sector_id,
  sector_name: known.sector_name,
  sector_prefix: known.sector_prefix,
  branch_id: known.branch_id,
  assignment_date: known.assignment_date,
  shift: known.shift,
})
