import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import { z } from 'zod'
import { inSnapshot, inTenant } from '../../db/postgres'
import {
  type AuditFilter,
  type AuditLogLine,
  type AuditLogPage,
  countAuditLog,
  pageOfAuditLog,
} from '../../db/queries/audit/audit-log'
import { verifyChain } from '../../db/queries/audit/verify-chain'
import type { StaffActor } from '../../domain/access/actor'
import { fieldFault } from '../../domain/field-fault'
import { branchesInPast, mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { calendarDate, idParameter } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { decodeCursor, maxPageSize, pageQuery, paginate } from '../plugins/pagination'
import { auditColumns, auditLine, presentAuditLine } from '../presenters/audit-line'
import { chainVerdict, presentVerdict } from '../presenters/chain-verdict'
import { csvMediaType, streamCsv } from '../presenters/csv'

const tags = ['Administración']

/** Postgres knows no year 0. */
const moment = z.iso
  .datetime({ offset: true })
  .refine(text => text >= '2000', 'La fecha es anterior al año 2000.')
  .transform(text => new Date(text))
  .meta({ format: 'date-time' }) // described by itself: a choice of types leaves out one that is not
const when = z.union([calendarDate, moment]).optional()
const word = z.string().min(1).max(200).optional()

const filters = z.object({
  entity_type: word,
  entity_id: idParameter.optional(),
  action: word.describe(
    'CREATE, UPDATE, DELETE, RESTORE de lo que se administra; ROUND_APPROVED y demás de rondas, TICKET_MOVED; payment.record y demás de plata y mesas; LOGIN, LOGOUT',
  ),
  user_id: idParameter.optional(),
  branch_id: idParameter.optional(),
  request_id: word,
  from: when.describe('Un momento, o un día entero de la sucursal'),
  to: when.describe('Inclusive'),
})

const query = filters.extend({
  ...pageQuery.shape,
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(100),
  format: z.enum(['json', 'csv']).optional().describe('También vale `Accept: text/csv`; la planilla no tiene páginas'),
})

const hourMs = 3_600_000
/** A day lasts 24 hours somewhere between UTC+14 and UTC-12: what is out of order is so by every clock. */
const earliest = (at: string | Date) => (typeof at === 'string' ? Date.parse(at) - 14 * hourMs : at.getTime())
const latest = (at: string | Date) => (typeof at === 'string' ? Date.parse(at) + 36 * hourMs : at.getTime())

function mustBeInOrder({ from, to }: Pick<z.output<typeof filters>, 'from' | 'to'>, context: z.RefinementCtx): void {
  if (from === undefined || to === undefined) return
  const areDays = typeof from === 'string' && typeof to === 'string'
  if (areDays ? from > to : earliest(from) > latest(to))
    context.addIssue({ code: 'custom', path: ['to'], message: 'La fecha final es anterior a la inicial.' })
}

const asCsv = { 'text/csv': { schema: z.string() } }
const csvFile = { 200: { description: 'Todas las líneas', content: asCsv } }
const lines = { 200: { description: 'Las líneas', content: { 'application/json': { schema: z.array(auditLine) }, ...asCsv } } }

/** Who changed what, when, from where: for a whole restaurant to its admins, of their branches to managers. Newest first. */
export async function auditLogRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/admin/audit-log',
    {
      schema: { tags, summary: 'El registro de cambios', querystring: query.superRefine(mustBeInOrder), response: lines },
      preHandler: staff(),
      config: { limit: request => (wantsCsv(request, formatOf(request)) ? 'export' : undefined) },
    },
    async (request, reply) => {
      void reply.header('Vary', 'Accept')
      if (wantsCsv(request, request.query.format)) return sendCsv(reply, await readFilter(request, request.query))
      const { limit, offset } = request.query
      const before = cursorOf(request.query.cursor)
      return inTenant(deps.knex, staffActor(request).tenantId, async trx => {
        const filter = await filterOf(trx, staffActor(request), request.query)
        const { rows, next } = await pageOfAuditLog(trx, filter, { limit, offset, before })
        const page = { rows, total: await countAuditLog(trx, filter), next: next === null ? null : [next] }
        return paginate(request, reply, request.query, page).map(presentAuditLine)
      })
    },
  )

  app.get(
    '/api/admin/audit-log.csv',
    {
      schema: {
        tags,
        summary: 'El registro de cambios, como planilla',
        querystring: filters.superRefine(mustBeInOrder),
        response: csvFile,
      },
      preHandler: staff(),
      config: { limit: 'export' },
    },
    async (request, reply) => sendCsv(reply, await readFilter(request, request.query)),
  )

  app.get(
    '/api/admin/audit-log/verify',
    {
      schema: { tags, summary: 'Si el registro está como se escribió', response: { 200: chainVerdict } },
      preHandler: staff(),
      config: { limit: 'auditVerify' },
    },
    async request => {
      const actor = staffActor(request)
      const verdict = await inSnapshot(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'audit.verify', null)
        return verifyChain(trx, actor.tenantId)
      })
      return presentVerdict(verdict)
    },
  )

  const readFilter = (request: FastifyRequest, asked: z.infer<typeof filters>): Promise<AuditFilter> => {
    const actor = staffActor(request)
    return inTenant(deps.knex, actor.tenantId, trx => filterOf(trx, actor, asked))
  }

  function sendCsv(reply: FastifyReply, filter: AuditFilter): FastifyReply {
    void reply.header('Content-Disposition', 'attachment; filename="registro-de-cambios.csv"').type(csvMediaType)
    return reply.send(Readable.from(streamCsv(auditColumns, pagesOf(deps.knex, filter))))
  }
}

const linesAtOnce = 1_000

/** The whole list. Each page is a transaction of its own: a slow reader holds no connection. */
async function* pagesOf(knex: Knex, filter: AuditFilter): AsyncGenerator<readonly AuditLogLine[]> {
  let before: number | null = null
  do {
    const place = { limit: linesAtOnce, offset: 0, before }
    const page: AuditLogPage = await inTenant(knex, filter.tenantId, trx => pageOfAuditLog(trx, filter, place))
    yield page.rows
    before = page.next
  } while (before !== null)
}

/** As it came, before it is parsed. */
const formatOf = ({ query: sent }: FastifyRequest) => (sent as z.input<typeof query>).format

function wantsCsv({ headers }: FastifyRequest, format: 'json' | 'csv' | undefined): boolean {
  if (format !== undefined) return format === 'csv'
  const accepted = headers.accept ?? ''
  return accepted.includes('text/csv') && !accepted.includes('json')
}

async function filterOf(trx: Knex.Transaction, actor: StaffActor, asked: z.infer<typeof filters>): Promise<AuditFilter> {
  return {
    tenantId: actor.tenantId,
    branchIds: await branchesInPast(trx, actor, 'audit.read', asked.branch_id ?? null),
    entityType: asked.entity_type,
    entityId: asked.entity_id,
    action: asked.action,
    userId: asked.user_id,
    requestId: asked.request_id,
    from: asked.from,
    to: asked.to,
  }
}

/** Throws `invalid_request` for a cursor of another list. */
function cursorOf(text: string | undefined): number | null {
  const cursor = decodeCursor(text)
  if (cursor === null) return null
  const [seq] = cursor
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || cursor.length > 1)
    throw fieldFault('/cursor', 'El cursor no es de esta lista.', { in: 'query' })
  return seq
}
