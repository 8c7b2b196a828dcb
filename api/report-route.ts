import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import { z } from 'zod'
import { inTenant } from '../db/postgres'
import { type Period, type ReportScope, readDays } from '../db/queries/reports/period'
import { branchesInPast } from './branch-access'
import type { ApiDeps, App } from './deps'
import { calendarDate, idParameter } from './parameters'
import { staff, staffActor } from './plugins/authenticate'
import { type CsvValue, csvMediaType, toCsv } from './presenters/csv'
import { reportColumns } from './presenters/reports'

/** A leap year. */
const maxDays = 366
const usualDays = 30
const dayMs = 86_400_000

/** What every report can be asked. */
export const reportQuery = z.object({
  branch_id: idParameter.optional(),
  days: z.coerce.number().int().min(1).max(maxDays).optional(),
  from: calendarDate.optional(),
  to: calendarDate.optional(),
  format: z.enum(['json', 'csv']).optional(),
})
type ReportQuery = z.output<typeof reportQuery>

interface Report<Query extends ReportQuery, Answer> {
  readonly path: string
  /** What its file is called, before the dates. */
  readonly file: string
  readonly summary: string
  readonly description: string
  readonly query: z.ZodType<Query>
  /** A row of the file; of the JSON too, unless `answer` says otherwise. */
  readonly row: z.ZodObject
  readonly answer?: z.ZodType
  readonly read: (db: Knex, scope: ReportScope, query: Query) => Promise<Answer>
  readonly rows: (answer: Answer) => readonly object[]
}

/** Offers a report as JSON and, for `format=csv` or `Accept: text/csv`, as a file. */
export function offerReport<Query extends ReportQuery, Answer>(app: App, deps: ApiDeps, report: Report<Query, Answer>): void {
  const { summary, description, row, answer = z.array(row) } = report
  const content = { 'application/json': { schema: answer }, 'text/csv': { schema: z.string() } }
  app.get(
    `/api/admin/reports/${report.path}`,
    {
      schema: {
        tags: ['Reportes'],
        summary,
        description,
        querystring: report.query.superRefine(mustBePeriod),
        response: { 200: { description: 'El reporte', content } },
      },
      preHandler: staff(),
      config: { limit: request => (wantsCsv(request, (request.query as ReportQuery).format) ? 'export' : 'reportRead') },
    },
    async (request, reply) => {
      const query = request.query as Query
      const isFile = wantsCsv(request, query.format)
      const { found, days } = await inTenant(deps.knex, staffActor(request).tenantId, async trx => {
        const scope = await scopeOf(trx, request, query)
        return { found: await report.read(trx, scope, query), days: isFile ? await readDays(trx, scope) : null }
      })
      void reply.header('Vary', [reply.getHeader('Vary'), 'Accept'].filter(Boolean).join(', '))
      if (!isFile) return reply.send(found)
      const name = [report.file, days?.from, days?.to].filter(Boolean).join('_')
      return sendFile(reply, `${name}.csv`, toCsv(reportColumns(row), report.rows(found) as Record<string, CsvValue>[]))
    },
  )
}

function mustBePeriod({ days, from, to }: ReportQuery, context: z.RefinementCtx): void {
  const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (from === undefined && to === undefined) return
  if (days !== undefined) issue('days', 'Tantos días, o desde y hasta: no las dos cosas.')
  if (from === undefined || to === undefined) issue(from === undefined ? 'from' : 'to', 'Hacen falta las dos fechas: from y to.')
  else if (from > to) issue('to', 'La fecha final es anterior a la inicial.')
  else if (Date.parse(to) - Date.parse(from) >= maxDays * dayMs) issue('to', `El período admite hasta ${maxDays} días.`)
}

/** Throws `not_found` for a branch that the restaurant does not have, `forbidden`. */
async function scopeOf(trx: Knex.Transaction, request: FastifyRequest, query: ReportQuery): Promise<ReportScope> {
  const actor = staffActor(request)
  return {
    tenantId: actor.tenantId,
    branchIds: await branchesInPast(trx, actor, 'report.read', query.branch_id ?? null),
    period: periodOf(query),
  }
}

const periodOf = ({ from, to, days = usualDays }: ReportQuery): Period =>
  from === undefined || to === undefined ? { days } : { from, to }

/** What the query says; else whichever the client likes better, JSON when it likes both alike. */
function wantsCsv({ headers }: FastifyRequest, format: ReportQuery['format']): boolean {
  if (format !== undefined) return format === 'csv'
  const liked = new Map((headers.accept ?? '').split(',').map(preferenceOf))
  const json = liked.get('application/json') ?? liked.get('application/*') ?? liked.get('*/*') ?? 0
  return (liked.get('text/csv') ?? 0) > json
}

/** `text/csv;q=0.5` → its name and how much it is liked, 0 to 1. */
function preferenceOf(accepted: string): [type: string, weight: number] {
  const [type = '', ...parameters] = accepted.split(';').map(part => part.trim().toLowerCase())
  const weight = Number(parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? 1)
  return [type, Number.isNaN(weight) ? 0 : weight]
}

/** Figures are for who asked: nobody keeps them. */
function sendFile(reply: FastifyReply, name: string, text: string): FastifyReply {
  return reply
    .type(csvMediaType)
    .header('Content-Disposition', `attachment; filename="${name}"`)
    .header('Cache-Control', 'no-store')
    .send(text)
}
