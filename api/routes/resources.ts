import { z } from 'zod'
import { BaseCrudService } from '../../services/crud/base-crud-service'
import { flag } from '../../services/crud/fields'
import type { Resource, View } from '../../services/crud/resource'
import { resourceOf, resources } from '../../services/resources'
import type { ApiDeps, App } from '../deps'
import { idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'
import { ifMatch, mustMatch, setEtag } from '../plugins/etag'
import { decodeCursor, pageQuery, paginate } from '../plugins/pagination'
import { cascadePreview } from '../presenters/cascade'

const withDeleted = flag.default(false).describe('Con lo borrado. true o false; también 1 o 0')
const deleteQuery = z.object({
  cascade: flag
    .default(false)
    .describe('Borrar también lo que depende de esto, y dejar sin esto a lo que lo usa. true o false; también 1 o 0'),
  preview: flag.default(false).describe('No borrar: decir qué se borraría. true o false; también 1 o 0'),
})
const tags = ['Administración']
const nothing = z.null()

/** The routes of every entity in the registry: list, read, create, change, delete with preview. */
export async function resourceRoutes(app: App, deps: ApiDeps): Promise<void> {
  for (const resource of resources) registerResource(app, deps, resource)
}

function registerResource(app: App, deps: ApiDeps, resource: Resource): void {
  const service = new BaseCrudService({ ...deps, resourceOf }, resource)
  const { path, label, createBody, updateBody } = resource
  const [one, many] = label
  const view = resource.view as z.ZodType<View>
  const writing = { preHandler: staff(), config: resource.prepare ? ({ limit: 'slowWrite' } as const) : {} }
  const listQuery = pageQuery.extend({
    include_deleted: withDeleted,
    ...(resource.scope !== 'tenant' && { branch_id: idParameter.optional() }),
    ...resource.filters?.query.shape,
  })

  app.get(
    path,
    { schema: { tags, summary: capital(many), querystring: listQuery, response: { 200: z.array(view) } }, preHandler: staff() },
    async (request, reply) => {
      const { limit, offset, cursor, include_deleted: includeDeleted, branch_id: branchId, ...filters } = request.query
      const page = await service.list(staffActor(request), {
        limit,
        offset,
        after: decodeCursor(cursor),
        includeDeleted,
        branchId: (branchId as number | undefined) ?? null,
        filters,
      })
      return [...paginate(request, reply, request.query, page)]
    },
  )

  app.get(
    `${path}/:id`,
    {
      schema: {
        tags,
        summary: capital(one),
        params: idParameters,
        querystring: z.object({ include_deleted: withDeleted }),
        response: { 200: view },
      },
      preHandler: staff(),
    },
    async (request, reply) => {
      const { include_deleted: includeDeleted } = request.query
      const found = await service.get(staffActor(request), request.params.id, { includeDeleted })
      setEtag(reply, found.version as number)
      return found
    },
  )

  app.post(
    path,
    { schema: { tags, summary: `Crear ${one}`, body: createBody, response: { 201: view } }, ...writing },
    async (request, reply) => {
      const made = await service.create(commandScope(request), staffActor(request), request.body)
      setEtag(reply, made.version as number)
      return reply.code(201).header('Location', `${path}/${made.id}`).send(made)
    },
  )

  app.patch(
    `${path}/:id`,
    {
      schema: { tags, summary: `Cambiar ${one}`, params: idParameters, body: updateBody, response: { 200: view } },
      ...writing,
    },
    async (request, reply) => {
      const changed = await service.update(commandScope(request), staffActor(request), request.params.id, request.body, version =>
        mustMatch(ifMatch(request), version),
      )
      setEtag(reply, changed.version as number)
      return changed
    },
  )

  app.delete(
    `${path}/:id`,
    {
      schema: {
        tags,
        summary: `Borrar ${one}`,
        params: idParameters,
        querystring: deleteQuery,
        response: { 200: cascadePreview, 204: nothing },
      },
      ...writing,
    },
    async (request, reply) => {
      const { id } = request.params
      const actor = staffActor(request)
      if (request.query.preview) return service.preview(actor, id)
      await service.remove(commandScope(request), actor, id, request.query.cascade, version =>
        mustMatch(ifMatch(request), version),
      )
      return reply.code(204).send(null)
    },
  )

  app.get(
    `${path}/:id/cascade-preview`,
    {
      schema: { tags, summary: `Qué se iría al borrar ${one}`, params: idParameters, response: { 200: cascadePreview } },
      preHandler: staff(),
    },
    async request => service.preview(staffActor(request), request.params.id),
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
