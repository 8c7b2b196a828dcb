import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { announceAssignments } from '../../db/floor/assignment-notices'
import { inTenant } from '../../db/postgres'
import { type Assignment, findAssignment, listAssignments, readBranchFloor } from '../../db/queries/floor/assignments'
import { type Action, mustBeAllowed } from '../../domain/access/permissions'
import { DomainError, type FieldFault } from '../../domain/errors'
import { shifts } from '../../domain/floor/shift'
import { type AssignedWaiters, assignWaiters, copyAssignments, removeAssignments } from '../../services/floor/assign-waiters'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { bodyId, calendarDate, idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const id = z.number().int()
const date = z.iso.date()
const shift = z.enum(shifts)
const assignment = z.object({
  id,
  tenant_id: id,
  branch_id: id,
  sector_id: id,
  sector_name: z.string(),
  sector_prefix: z.string(),
  waiter_id: id,
  waiter_name: z.string(),
  waiter_email: z.string(),
  assignment_date: date,
  shift: shift.nullable(),
  is_active: z.boolean(),
})
const assigned = z.object({ created_count: z.number().int(), skipped_count: z.number().int(), assignments: z.array(assignment) })
const person = z.object({ id, name: z.string(), email: z.string() })
const overview = z.object({
  branch_id: id,
  branch_name: z.string(),
  assignment_date: date,
  shift: shift.nullable(),
  sectors: z.array(
    z.object({
      sector_id: id,
      sector_name: z.string(),
      sector_prefix: z.string(),
      waiters: z.array(person.extend({ assignment_id: id, waiter_id: id, shift: shift.nullable() })),
    }),
  ),
  unassigned_waiters: z.array(person),
})

const overviewQuery = z.object({ branch_id: idParameter, assignment_date: calendarDate.optional(), shift: shift.optional() })
const bulkBody = z.object({
  branch_id: bodyId,
  assignment_date: calendarDate,
  shift: shift.nullish(),
  assignments: z
    .array(z.object({ sector_id: bodyId, waiter_ids: z.array(bodyId).max(200) }))
    .min(1)
    .max(200),
})
const copyBody = z.object({ branch_id: idParameter, from_date: calendarDate, to_date: calendarDate, shift: shift.nullish() })
const removeQuery = z.object({
  branch_id: idParameter,
  assignment_date: calendarDate,
  sector_id: idParameter.optional(),
  waiter_id: idParameter.optional(),
  shift: shift.optional(),
})
const tags = ['Asignaciones']

/** Who waits in which sector on which day. */
export async function assignmentRoutes(app: App, deps: ApiDeps): Promise<void> {
  const mustHave = (request: FastifyRequest, action: Action, branchId: number) => {
    const actor = staffActor(request)
    return inTenant(deps.knex, actor.tenantId, trx => mustSeeBranch(trx, actor, action, branchId))
  }

  /** Waiters hear their new sectors at once; without Redis when the gateway next looks. */
  async function announce(request: FastifyRequest, branchId: number, changed: readonly Assignment[]): Promise<void> {
    if (changed.length === 0) return
    const waiterIds = [...new Set(changed.map(({ waiter_id }) => waiter_id))]
    await announceAssignments(deps.redis, { branchId, waiterIds }).catch(error =>
      request.log.warn({ err: error }, 'changed assignments were not announced'),
    )
  }

  async function answer(request: FastifyRequest, branchId: number, done: AssignedWaiters) {
    await announce(request, branchId, done.assignments)
    const { createdCount, skippedCount, assignments } = done
    return { created_count: createdCount, skipped_count: skippedCount, assignments: [...assignments] }
  }

  app.get(
    '/api/admin/assignments',
    {
      schema: { tags, summary: 'Asignaciones de un día', querystring: overviewQuery, response: { 200: overview } },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      const { branch_id: branchId, assignment_date = null, shift: wanted = null } = request.query
      return inTenant(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'assignment.read', branchId)
        const floor = await readBranchFloor(trx, branchId)
        const known = await listAssignments(trx, { date: assignment_date ?? floor.today, shift: wanted }, { branchId })
        return {
          branch_id: branchId,
          branch_name: floor.name,
          assignment_date: assignment_date ?? floor.today,
          shift: wanted,
          sectors: floor.sectors.map(sector => ({
            sector_id: sector.id,
            sector_name: sector.name,
            sector_prefix: sector.prefix,
            waiters: known.filter(({ sector_id }) => sector_id === sector.id).map(presentWaiter),
          })),
          unassigned_waiters: floor.waiters.filter(waiter => known.every(({ waiter_id }) => waiter_id !== waiter.id)),
        }
      })
    },
  )

  app.post(
    '/api/admin/assignments/bulk',
    { schema: { tags, summary: 'Asignar mozos a sectores', body: bulkBody, response: { 200: assigned } }, preHandler: staff() },
    async request => {
      const { branch_id: branchId, assignment_date, shift: given, assignments } = request.body
      await mustHave(request, 'assignment.manage', branchId)
      const day = { branchId, actor: staffActor(request), date: assignment_date, shift: given ?? null }
      const pairs = assignments.flatMap(({ sector_id, waiter_ids }) =>
        waiter_ids.map(waiterId => ({ sectorId: sector_id, waiterId })),
      )
      return answer(request, branchId, await assignWaiters(deps, commandScope(request), day, pairs))
    },
  )

  app.post(
    '/api/admin/assignments/copy',
    {
      schema: {
        tags,
        summary: 'Copiar las asignaciones de otro día',
        querystring: copyBody.partial(),
        body: copyBody.partial().nullish(),
        response: { 200: assigned },
      },
      preHandler: staff(),
    },
    async request => {
      const given = copyBody.safeParse({ ...request.query, ...request.body })
      if (!given.success) throw missing(given.error, request.body ? 'body' : 'query')
      const { branch_id: branchId, from_date, to_date, shift: wanted } = given.data
      await mustHave(request, 'assignment.manage', branchId)
      const day = { branchId, actor: staffActor(request), date: to_date, shift: wanted ?? null }
      return answer(request, branchId, await copyAssignments(deps, commandScope(request), day, from_date))
    },
  )

  app.delete(
    '/api/admin/assignments/:id',
    {
      schema: { tags, summary: 'Quitar una asignación', params: idParameters, response: { 204: z.null() } },
      preHandler: staff(),
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const gone = await inTenant(deps.knex, actor.tenantId, trx => findAssignment(trx, request.params.id))
      if (!gone) throw new DomainError('not_found', { entity: 'assignment' })
      mustBeAllowed(actor, 'assignment.manage', gone.branch_id)
      await announce(request, gone.branch_id, await removeAssignments(deps, commandScope(request), actor, [gone]))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/admin/assignments-bulk',
    {
      schema: {
        tags,
        summary: 'Quitar las asignaciones de un día',
        querystring: removeQuery,
        response: { 200: z.object({ deleted_count: z.number().int() }) },
      },
      preHandler: staff(),
    },
    async request => {
      const actor = staffActor(request)
      const { branch_id: branchId, assignment_date, sector_id, waiter_id, shift: wanted } = request.query
      await mustHave(request, 'assignment.manage', branchId)
      const known = await inTenant(deps.knex, actor.tenantId, trx =>
        listAssignments(trx, { date: assignment_date, shift: null }, { branchId }),
      )
      const gone = known.filter(
        one =>
          (sector_id === undefined || one.sector_id === sector_id) &&
          (waiter_id === undefined || one.waiter_id === waiter_id) &&
          (wanted === undefined || one.shift === wanted),
      )
      const removed = await removeAssignments(deps, commandScope(request), actor, gone)
      await announce(request, branchId, removed)
      return { deleted_count: removed.length }
    },
  )
}

/** What neither the query nor the body has. */
const missing = ({ issues }: z.ZodError, place: FieldFault['in']) =>
  new DomainError('invalid_request', {
    errors: issues.map(({ path, code, message }) => ({ in: place, pointer: `/${path.join('/')}`, code, message })),
  })

const presentWaiter = (known: Assignment) => ({
  id: known.waiter_id,
  name: known.waiter_name,
  email: known.waiter_email,
  assignment_id: known.id,
  waiter_id: known.waiter_id,
  shift: known.shift,
})
