import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findCurrentCheck, readCheck } from '../../db/billing/checks'
import { mustBeLive } from '../../db/floor/sessions'
import { inTenant } from '../../db/postgres'
import { readChargeBalances, readCheckDetail } from '../../db/queries/billing/check-detail'
import { readSessionTotal } from '../../db/queries/billing/session-total'
import { type Action, mustBeAllowed } from '../../domain/access/permissions'
import { balancesOf } from '../../domain/billing/balances'
import { DomainError } from '../../domain/errors'
import type { SessionPlace } from '../../domain/floor/session'
import { withdrawCheck } from '../../workflows/billing-messages'
import { askCheck, askForCheck, findCheckPlace } from '../billing-commands'
import type { ApiDeps, App } from '../deps'
import { findSessionPlace } from '../find-session-place'
import { idParameters } from '../parameters'
import { anyone, diner, dinerActor, staff, staffActor } from '../plugins/authenticate'
import { commandOf } from '../plugins/commands'
import { paginate, sliceOf, sliceQuery } from '../plugins/pagination'
import { checkDetailSchema, checkStatus, checkSummarySchema, presentCheckDetail, presentCheckSummary } from '../presenters/check'

const cents = z.number().int()
const requested = checkSummarySchema.extend({ items_count: z.number().int(), pending_cents: cents })
const total = z.object({
  session_id: z.number().int(),
  total_cents: cents,
  paid_cents: cents,
  remaining_cents: cents,
  pending_cents: cents,
  check_id: z.number().int().nullable(),
  check_status: checkStatus.nullable(),
})
const balance = z.object({
  diner_id: z.number().int().nullable(),
  diner_name: z.string(),
  total_cents: cents,
  paid_cents: cents,
  remaining_cents: cents,
})
const tags = ['Cuenta']

/** The check of a table: ask for it, look at it, take it back. */
export async function checkRoutes(app: App, deps: ApiDeps): Promise<void> {
  const read = <T>(request: FastifyRequest, work: Parameters<typeof inTenant<T>>[2]) =>
    inTenant(deps.knex, request.actor?.tenantId ?? 0, work)

  async function request(from: FastifyRequest, place: SessionPlace) {
    const check = await askForCheck(deps, place, commandOf(from))
    const detail = await read(from, async trx => readCheckDetail(trx, await readCheck(trx, check.checkId)))
    return { ...presentCheckSummary(check), items_count: detail.lines.length, pending_cents: detail.pendingCents }
  }

  app.post(
    '/api/billing/check/request',
    {
      schema: { tags, summary: 'Pedir la cuenta', response: { 200: requested } },
      preHandler: diner(),
      config: { limit: 'checkRequest' },
    },
    async from => {
      const { tenantId, sessionId } = dinerActor(from)
      return request(from, await findSessionPlace(deps, tenantId, sessionId))
    },
  )

  app.post(
    '/api/waiter/sessions/:id/check',
    {
      schema: { tags, summary: 'Pedir la cuenta de una mesa', params: idParameters, response: { 200: requested } },
      preHandler: staff(),
    },
    async from => {
      const actor = staffActor(from)
      const place = await findSessionPlace(deps, actor.tenantId, from.params.id)
      mustBeAllowed(actor, 'check.request', place.branchId)
      mustBeLive(place, actor)
      return request(from, place)
    },
  )

  app.get(
    '/api/diner/check',
    { schema: { tags, summary: 'La cuenta de mi mesa', response: { 200: checkDetailSchema } }, preHandler: diner() },
    async from => {
      const { sessionId } = dinerActor(from)
      return read(from, async trx => {
        const check = await findCurrentCheck(trx, sessionId)
        if (!check) throw new DomainError('not_found', { entity: 'check' })
        return presentCheckDetail(await readCheckDetail(trx, check))
      })
    },
  )

  app.get(
    '/api/diner/session/:id/total',
    { schema: { tags, summary: 'Cuánto va', params: idParameters, response: { 200: total } }, preHandler: diner() },
    async from => {
      const { sessionId } = dinerActor(from)
      if (from.params.id !== sessionId) throw new DomainError('not_found', { entity: 'session' })
      const sums = await read(from, trx => readSessionTotal(trx, sessionId))
      return {
        session_id: sessionId,
        total_cents: sums.totalCents,
        paid_cents: sums.paidCents,
        remaining_cents: sums.unpaidCents,
        pending_cents: sums.pendingCents,
        check_id: sums.check?.id ?? null,
        check_status: sums.check?.status ?? null,
      }
    },
  )

  app.get(
    '/api/billing/check/:id',
    { schema: { tags, summary: 'Una cuenta', params: idParameters, response: { 200: checkDetailSchema } }, preHandler: staff() },
    async from => {
      await mayTouch(deps, from, from.params.id, 'check.read')
      return read(from, async trx => presentCheckDetail(await readCheckDetail(trx, await readCheck(trx, from.params.id))))
    },
  )

  app.get(
    '/api/billing/check/:id/balances',
    {
      schema: {
        tags,
        summary: 'Cuánto debe cada comensal',
        params: idParameters,
        querystring: sliceQuery,
        response: { 200: z.array(balance) },
      },
      preHandler: anyone(),
    },
    async (from, reply) => {
      await mayTouch(deps, from, from.params.id, 'check.read')
      const { charges, names } = await read(from, trx => readChargeBalances(trx, from.params.id))
      const page = sliceOf(balancesOf(charges), from.query)
      return paginate(from, reply, from.query, page).map(({ dinerId, totalCents, paidCents, remainingCents }) => ({
        diner_id: dinerId,
        diner_name: dinerId === null ? 'Shared' : (names.get(dinerId) ?? ''),
        total_cents: totalCents,
        paid_cents: paidCents,
        remaining_cents: remainingCents,
      }))
    },
  )

  app.post(
    '/api/billing/check/:id/withdraw',
    {
      schema: {
        tags,
        summary: 'Retirar la cuenta para seguir pidiendo',
        params: idParameters,
        response: { 200: checkSummarySchema },
      },
      preHandler: anyone(),
    },
    async from => {
      const place = await mayTouch(deps, from, from.params.id, 'check.withdraw')
      return presentCheckSummary(await askCheck(deps, place, withdrawCheck, commandOf(from)))
    },
  )
}

/** A diner's own check, or one of a branch where the role allows it. Throws `not_found`, `forbidden`. */
export async function mayTouch(deps: ApiDeps, from: FastifyRequest, checkId: number, action: Action) {
  if (from.actor === null || from.actor.kind === 'system') throw new DomainError('unauthenticated')
  const place = await findCheckPlace(deps, from.actor.tenantId, checkId)
  if (from.actor.kind === 'staff') mustBeAllowed(from.actor, action, place.branchId)
  else if (from.actor.sessionId !== place.sessionId) throw new DomainError('not_found', { entity: 'check' })
  return place
}
