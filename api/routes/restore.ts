import { z } from 'zod'
import { admins } from '../../domain/access/permissions'
import { DomainError } from '../../domain/errors'
import type { Resource } from '../../services/crud/resource'
import { restore } from '../../services/crud/restore'
import { mustHoldSomewhere } from '../../services/crud/scope'
import { assignment } from '../../services/floor/assignment'
import { staff as person } from '../../services/organisation/staff'
import { resourceOf, resources } from '../../services/resources'
import type { ApiDeps, App } from '../deps'
import { idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandScope } from '../plugins/commands'

const restored = z.object({ success: z.boolean(), message: z.string(), entity_type: z.string(), entity_id: z.number().int() })

/** What can be deleted, by the name of many; `users` is what older clients call the staff. */
const restorable: ReadonlyMap<string, Resource> = new Map([
  ...[...resources, assignment].map(resource => [resource.plural, resource] as const),
  ['users', person],
])

/**
 * Names that older clients know too. Nobody deletes any of these by itself, so none is ever found: they are history, or parts that come and
 * go with the whole they belong to.
 */
const neverDeleted = new Set([
  'branch_products',
  'user_branch_roles',
  'promotion_branches',
  'promotion_items',
  'tenants',
  'table_sessions',
  'diners',
  'rounds',
  'round_items',
  'kitchen_tickets',
  'kitchen_ticket_items',
  'service_calls',
  'checks',
  'payments',
  'charges',
  'allocations',
  'knowledge_documents',
  'chat_logs',
  'audit_logs',
])

/** Undoes a delete. */
export async function restoreRoutes(app: App, deps: ApiDeps): Promise<void> {
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
      const actor = staffActor(request)
      const resource = restorable.get(entity_type)
      if (!resource) throw unrestorable(actor, entity_type)
      const root = await restore({ ...deps, resourceOf }, commandScope(request), actor, resource, id)
      const along = root === resource ? '' : ', con todo lo que se fue en el mismo borrado'
      return { success: true, message: `Se restauró ${root.label[0]}${along}.`, entity_type, entity_id: id }
    },
  )
}

function unrestorable(actor: Parameters<typeof mustHoldSomewhere>[0], name: string): DomainError {
  mustHoldSomewhere(actor, admins)
  return neverDeleted.has(name)
    ? new DomainError('not_found', { entity: name, detail: 'No hay nada borrado con ese número.' })
    : new DomainError('unknown_entity_type', { entity_types: [...restorable.keys(), ...neverDeleted].sort() })
}
