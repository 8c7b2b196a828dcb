import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Action } from '../../domain/access/permissions'
import type { RoundAction } from '../../domain/dining/round-commands'
import { voidItem } from '../../services/dining/void-item'
import type { ApiDeps, App } from '../deps'
import { roundForStaff } from '../find-round'
import { bodyId, idParameter, idParameters } from '../parameters'
import { staff, staffActor } from '../plugins/authenticate'
import { commandOf, commandScope } from '../plugins/commands'
import { presentRound, roundOutput } from '../presenters/round'
import { askRound } from '../round-commands'

const tags = ['Rondas']
export const reason = z.string().trim().min(1).max(200)
const struckItems = z
  .array(z.object({ item_id: bodyId, reason }))
  .max(100)
  .default([])

type StaffAction = Exclude<RoundAction, { kind: 'moveTicket' | 'moveTicketItem' }>

/** What staff decide about a round. Each answers with the round as it then is; asking for the state it has changes nothing. */
export async function roundRoutes(app: App, deps: ApiDeps): Promise<void> {
  async function act(request: FastifyRequest, roundId: number, permission: Action, action: StaffAction) {
    const round = await roundForStaff(deps, staffActor(request), roundId, permission)
    return presentRound(await askRound(deps, round, commandOf(request), action))
  }
  const schemaOf = (summary: string) => ({ tags, summary, params: idParameters, response: { 200: roundOutput } })

  app.post('/api/rounds/:id/confirm', { schema: schemaOf('Confirmar con la mesa'), preHandler: staff() }, request =>
    act(request, request.params.id, 'round.confirm', { kind: 'confirm' }),
  )

  app.post(
    '/api/rounds/:id/approve',
    {
      schema: { ...schemaOf('Aprobar, tachando lo que no se puede'), body: z.object({ struck_items: struckItems }) },
      preHandler: staff(),
    },
    request => {
      const struck = request.body.struck_items.map(item => ({ itemId: item.item_id, reason: item.reason }))
      return act(request, request.params.id, 'round.approve', { kind: 'approve', struck })
    },
  )

  app.post('/api/rounds/:id/ready', { schema: schemaOf('Marcar lista'), preHandler: staff() }, request =>
    act(request, request.params.id, 'round.ready', { kind: 'ready' }),
  )

  app.post('/api/rounds/:id/serve', { schema: schemaOf('Marcar servida'), preHandler: staff() }, request =>
    act(request, request.params.id, 'round.serve', { kind: 'serve' }),
  )

  app.post(
    '/api/rounds/:id/cancel',
    { schema: { ...schemaOf('Cancelar'), body: z.object({ reason: reason.nullish() }) }, preHandler: staff() },
    request => act(request, request.params.id, 'round.cancel', { kind: 'cancel', reason: request.body.reason ?? null }),
  )

  app.post(
    '/api/rounds/:id/items/:item_id/strike',
    {
      schema: {
        ...schemaOf('Tachar un ítem'),
        params: z.object({ id: idParameter, item_id: idParameter }),
        body: z.object({ reason }),
      },
      preHandler: staff(),
    },
    async request => {
      const { id, item_id: itemId } = request.params
      return presentRound(await strikeAnyTime(deps, request, id, { itemId, reason: request.body.reason }))
    },
  )
}

/** Through the round's workflow while it runs; after serving, directly: a void. */
export async function strikeAnyTime(
  deps: ApiDeps,
  request: FastifyRequest,
  roundId: number,
  strike: { itemId: number; reason: string },
) {
  const actor = staffActor(request)
  const round = await roundForStaff(deps, actor, roundId, 'round.strike')
  if (round.status === 'SERVED') return voidItem(deps, commandScope(request), round, strike, actor)
  return askRound(deps, round, commandOf(request), { kind: 'strike', ...strike })
}
