import { z } from 'zod'
import { DomainError } from '../../domain/errors'
import { restore } from '../../services/crud/restore'
import { resourceOf, resources } from '../../services/resources'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const restored = z.object({ success: z.boolean(), message: z.string(), entity_type: z.string(), entity_id: z.number().int() })

/** Undoes a delete. */
export async function restoreRoutes(app: App, deps: ApiDeps): Promise<void> {
  const byPlural = new Map(resources.map(resource => [resource.plural, resource]))

  app.post(
    '/api/admin/:entity_type/:id/restore',
    {
      schema: {
        tags: ['Administración'],
        summary: 'Restaurar algo borrado, con todo lo que se fue con ello',
        params: idParameters.extend({ entity_type: z.string().max(50) }),
        response: { 200: restored },
      },
      preHandler: staff(),
    },
    async request => {
      const { entity_type, id } = request.params
      const resource = byPlural.get(entity_type)
      if (!resource) throw new DomainError('unknown_entity_type', { entity_types: [...byPlural.keys()] })
      await restore({ ...deps, resourceOf }, commandScope(request), staffActor(request), resource, id)
      return { success: true, message: `Se restauró ${resource.label[0]}.`, entity_type, entity_id: id }
    },
  )
}
