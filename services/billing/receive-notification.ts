import type { Knex } from 'knex'
import { asSystem, inTenant } from '../../db/postgres'
import { decryptSecret } from '../../platform/secrets'
import { type NotificationVerdict, verifyNotification } from './verify-notification'

export interface ReceivedNotification {
  /** From the path that we gave the provider; null on the shared path. */
  readonly tenantId: number | null
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

export type NotificationDecision =
  /** Go and look at that payment. `isProven` = the provider signed it. */
  | { readonly kind: 'look'; readonly tenantId: number; readonly providerPaymentId: string; readonly isProven: boolean }
  | { readonly kind: 'ignored'; readonly why: 'other_resource' | 'unknown_account' | 'no_id' | 'too_many_hints' }
  | { readonly kind: 'invalid_signature' }

interface Deps {
  readonly knex: Knex
  readonly config: { readonly SECRETS_KEY: string }
  /** May one more notification that proves nothing be looked at and kept for this tenant? */
  readonly mayHint: (tenantId: number) => Promise<boolean>
}

/**
 * Judges a notification of the provider: whose it is, whether it is signed, what it is about. A wrong signature never leads to
 * anything; an unsigned one (the legacy kind cannot be signed) is at most a hint to go and look. Keeps each in the log of
 * notifications, for operators.
 */
export async function receiveNotification(deps: Deps, received: ReceivedNotification): Promise<NotificationDecision> {
  const about = subjectOf(received)
  const account = await findAccount(deps, received)
  if (!account) return { kind: 'ignored', why: 'unknown_account' }

  const verdict = verifyNotification({ headers: received.headers, query: received.query, secrets: account.secrets })
  const isWanted = verdict.verdict === 'valid' || (await deps.mayHint(account.tenantId))
  if (isWanted) await keep(deps.knex, account.tenantId, received, about, verdict)
  if (verdict.verdict === 'invalid') return { kind: 'invalid_signature' }
  if (!isWanted) return { kind: 'ignored', why: 'too_many_hints' }
  if (about.resource !== 'payment') return { kind: 'ignored', why: 'other_resource' }

  // The signature covers the id in the query only, so of a signed notification nothing else is believed.
  const providerPaymentId = verdict.verdict === 'valid' ? verdict.dataId : about.id
  if (providerPaymentId === null || !/^\d{1,30}$/.test(providerPaymentId)) return { kind: 'ignored', why: 'no_id' }
  return { kind: 'look', tenantId: account.tenantId, providerPaymentId, isProven: verdict.verdict === 'valid' }
}

interface Subject {
  readonly resource: string
  readonly id: string | null
}

/** Both generations: `type` with `data.id`, and the legacy `topic` with `id` or a `resource` that ends in it. */
function subjectOf({ query, body }: ReceivedNotification): Subject {
  const data = body.data as { id?: unknown } | null | undefined
  const resource = text(query.type) ?? text(body.type) ?? text(query.topic) ?? text(body.topic) ?? 'unknown'
  const id = text(query['data.id']) ?? text(data?.id) ?? text(query.id) ?? text(body.resource)?.split('/').at(-1) ?? null
  return { resource: resource.slice(0, 100), id: id?.slice(0, 100) ?? null }
}

const text = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined

async function findAccount(deps: Deps, received: ReceivedNotification) {
  const userId = text(received.body.user_id)
  if (received.tenantId === null && userId === undefined) return null
  const row: { tenant_id: number; webhook_secrets_encrypted: string } | undefined = await asSystem(deps.knex, trx =>
    trx('payment_accounts')
      .where({ provider: 'MERCADO_PAGO' })
      .where(received.tenantId === null ? { provider_user_id: userId } : { tenant_id: received.tenantId })
      .whereNull('deleted_at')
      .first('tenant_id', 'webhook_secrets_encrypted'),
  )
  if (!row) return null
  const secrets = JSON.parse(decryptSecret(row.webhook_secrets_encrypted, deps.config.SECRETS_KEY)) as string[]
  return { tenantId: row.tenant_id, secrets }
}

async function keep(
  knex: Knex,
  tenantId: number,
  { headers, body }: ReceivedNotification,
  about: Subject,
  { verdict }: NotificationVerdict,
): Promise<void> {
  const requestId = headers['x-request-id']
  await inTenant(knex, tenantId, trx =>
    trx('provider_notifications').insert({
      tenant_id: tenantId,
      resource: about.resource,
      resource_id: about.id ?? '',
      provider_notification_id: text(body.id) ?? null,
      request_id: typeof requestId === 'string' ? requestId.slice(0, 200) : null,
      signature: verdict,
      body: JSON.stringify(body),
    }),
  )
}
