import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { inTenant } from '../../db/postgres'
import { findPrintedTable, listPrintedTables, type PrintedTable } from '../../db/queries/floor/printed-tables'
import { mustBeAllowed } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import { mustSeeBranch } from '../branch-access'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { contentEtag, notModified, sendTagged } from '../plugins/etag'
import { menuLink } from '../presenters/qr/menu-link'
import { qrCode } from '../presenters/qr/qr-code'
import { qrPng } from '../presenters/qr/qr-png'
import { qrSheet } from '../presenters/qr/qr-sheet'
import { qrSvg } from '../presenters/qr/qr-svg'

const tags = ['Administración']
const pngQuery = z.object({ size: z.coerce.number().int().min(128).max(2048).default(512) })

/** A file of this type, or nothing for a client that has it. */
const file = (type: string) => ({
  200: { description: 'El archivo', content: { [type]: { schema: z.string().meta({ format: 'binary' }) } } },
  ...notModified,
})

/** What is printed and put on tables: codes that open the menu there. They change only when the table's code, its branch or the menu's address do. */
export async function qrCodeRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/admin/tables/:id/qr.svg',
    {
      schema: { tags, summary: 'El código QR de una mesa, en vectores', params: idParameters, response: file('image/svg+xml') },
      preHandler: staff(),
    },
    async (request, reply) => {
      const table = await findTable(request, request.params.id)
      return sendFile(request, reply, qrSvg(qrCode(linkTo(table)), `Mesa ${table.code}`), 'image/svg+xml', `qr-${table.code}.svg`)
    },
  )

  app.get(
    '/api/admin/tables/:id/qr.png',
    {
      schema: {
        tags,
        summary: 'El código QR de una mesa, en píxeles',
        params: idParameters,
        querystring: pngQuery,
        response: file('image/png'),
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const table = await findTable(request, request.params.id)
      return sendFile(request, reply, qrPng(qrCode(linkTo(table)), request.query.size), 'image/png', `qr-${table.code}.png`)
    },
  )

  app.get(
    '/api/admin/branches/:id/qr-sheet.pdf',
    {
      schema: {
        tags,
        summary: 'Los códigos QR de una sucursal, para imprimir y recortar',
        params: idParameters,
        response: file('application/pdf'),
      },
      preHandler: staff(),
      config: { limit: 'qrSheet' },
    },
    async (request, reply) => {
      const actor = staffActor(request)
      const tables = await inTenant(deps.knex, actor.tenantId, async trx => {
        await mustSeeBranch(trx, actor, 'table.print', request.params.id)
        return listPrintedTables(trx, request.params.id)
      })
      const cards = tables.map(table => ({ ...table, link: linkTo(table), tableCode: table.code }))
      return sendFile(request, reply, await qrSheet('Códigos QR', cards), 'application/pdf', `qr-${request.params.id}.pdf`)
    },
  )

  const linkTo = ({ branchSlug, code }: PrintedTable): string => menuLink(deps.config.PUBLIC_MENU_URL, branchSlug, code)

  async function findTable(request: FastifyRequest, tableId: number): Promise<PrintedTable> {
    const actor = staffActor(request)
    const table = await inTenant(deps.knex, actor.tenantId, trx => findPrintedTable(trx, tableId))
    if (!table) throw new DomainError('not_found', { entity: 'table' })
    mustBeAllowed(actor, 'table.print', table.branchId)
    return table
  }
}

function sendFile(request: FastifyRequest, reply: FastifyReply, body: Buffer | string, type: string, name: string): FastifyReply {
  void reply.header('Content-Disposition', `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`)
  return sendTagged(request, reply, { body, etag: contentEtag(body), type }, 'private')
}
