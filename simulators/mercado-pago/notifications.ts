import { formatDate } from './clock'
import type { WebhookFault } from './faults'
import type { Forgery, Payment } from './records'
import type { Simulator } from './simulator'

export type NoticeAction = 'payment.created' | 'payment.updated'

/** Announces a change of a payment to the seller's notification URL, bent by the webhook faults. */
export function notify(simulator: Simulator, payment: Payment, action: NoticeAction): void {
  const { store, clock, faults, deliveries } = simulator
  if (payment.notificationUrl === null) return
  const bent = faults.takeForNotice({ paymentId: payment.id, action })
  const fault = (kind: WebhookFault['kind']) => bent.find(rule => rule.kind === kind)
  const dataId = bent.find(rule => rule.params.data_id !== undefined)?.params.data_id ?? String(payment.id)
  const noticeId = store.nextId()
  const forgery: Forgery = {
    secret: fault('bad_signature') ? 'wrong' : fault('old_secret') ? 'old' : 'current',
    timestamp: fault('ts_milliseconds') ? 'milliseconds' : 'seconds',
    isUpperCaseId: fault('uppercase_id') !== undefined,
  }
  const webhook = {
    noticeId,
    userId: payment.collectorId,
    paymentId: payment.id,
    action,
    dataId,
    forgery,
    url: withQuery(payment.notificationUrl, {
      'data.id': forgery.isUpperCaseId ? dataId.toUpperCase() : dataId,
      type: 'payment',
    }),
    body: webhookBody(simulator, payment, { noticeId, action, dataId }),
  }

  if (fault('drop')) deliveries.record({ ...webhook, topic: 'webhook', state: 'dropped' })
  else if (fault('reorder'))
    deliveries.record({
      ...webhook,
      topic: 'webhook',
      state: 'held',
      dueAt: clock.now() + (fault('reorder')?.params.ms ?? 60_000),
    })
  else {
    const dueAt = clock.now() + (fault('delay') ? (fault('delay')?.params.ms ?? 10_000) : 0)
    deliveries.record({ ...webhook, topic: 'webhook', state: 'waiting', dueAt })
    for (let copy = 1; copy <= (fault('duplicate') ? (fault('duplicate')?.params.copies ?? 1) : 0); copy++)
      deliveries.record({ ...webhook, topic: 'webhook', state: 'waiting', dueAt, lane: copy })
  }
  if (fault('ipn_twin'))
    deliveries.record({
      ...webhook,
      topic: 'ipn',
      state: 'waiting',
      dueAt: clock.now(),
      lane: 'ipn',
      url: withQuery(payment.notificationUrl, { topic: 'payment', id: dataId }),
      body: { resource: dataId, topic: 'payment' },
    })
}

interface NoticeFacts {
  readonly noticeId: number
  readonly action: NoticeAction
  readonly dataId: string
}

function webhookBody(simulator: Simulator, payment: Payment, { noticeId, action, dataId }: NoticeFacts) {
  return {
    action,
    api_version: 'v1',
    application_id: simulator.store.accounts.get(payment.collectorId)?.applicationId ?? 0,
    data: { id: dataId },
    date_created: formatDate(payment.updatedAt),
    id: noticeId,
    live_mode: true,
    type: 'payment',
    user_id: payment.collectorId,
    version: payment.version,
  }
}

/** Adds to the query that the URL has. */
function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const address = new URL(url)
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  return address.href
}
