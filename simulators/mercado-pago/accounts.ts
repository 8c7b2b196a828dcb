import { z } from 'zod'
import { decimalAmount, decimalOf } from './amount'
import { ApiError } from './api-error'
import type { Account } from './records'
import type { Store } from './store'

export const demoAccount: Readonly<Account> = {
  userId: 1001,
  nickname: 'BUEN_SABOR_DEMO',
  applicationId: 5001,
  accessToken: 'APP_USR-demo-buen-sabor',
  webhookSecret: 'demo-webhook-secret',
  previousWebhookSecret: null,
  notificationUrl: null,
  balanceCents: 0,
}

const accountBody = z.strictObject({
  user_id: z.number().int().min(1),
  nickname: z.string().min(1).max(80).optional(),
  access_token: z.string().min(8).max(200).optional(),
  webhook_secret: z.string().min(8).max(200).optional(),
  notification_url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional(),
  balance: decimalAmount.optional(),
})

/** Creates the account of `user_id`, or changes what is given. A new webhook secret keeps the old one as the previous. */
export function saveAccount(store: Store, body: unknown): Account {
  const given = accountBody.parse(body)
  const known = store.accounts.get(given.user_id)
  if (!known && !(given.access_token && given.webhook_secret))
    throw new ApiError(400, 'a new account needs access_token and webhook_secret')
  const owner = given.access_token === undefined ? undefined : findByToken(store, given.access_token)
  if (owner && owner.userId !== given.user_id) throw new ApiError(409, 'access_token belongs to another account')
  const account: Account = known ?? {
    ...demoAccount,
    userId: given.user_id,
    applicationId: given.user_id + 4000,
    nickname: `SELLER_${given.user_id}`,
  }
  const isRotation = known && given.webhook_secret !== undefined && given.webhook_secret !== known.webhookSecret
  const saved: Account = {
    ...account,
    nickname: given.nickname ?? account.nickname,
    accessToken: given.access_token ?? account.accessToken,
    previousWebhookSecret: isRotation ? known.webhookSecret : account.previousWebhookSecret,
    webhookSecret: given.webhook_secret ?? account.webhookSecret,
    notificationUrl: given.notification_url === undefined ? account.notificationUrl : given.notification_url,
    balanceCents: given.balance ?? account.balanceCents,
  }
  store.accounts.set(saved.userId, saved)
  store.changed()
  return saved
}

export function accountOfToken(store: Store, authorization: string | undefined): Account {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
  const account = token === undefined ? undefined : findByToken(store, token)
  if (!account) throw new ApiError(401, token === undefined ? 'authorization value not present' : 'invalid access token')
  return account
}

function findByToken(store: Store, token: string): Account | undefined {
  return [...store.accounts.values()].find(account => account.accessToken === token)
}

/** Shown on the control side only: secrets are what a test needs to know. */
export function presentAccount(account: Account) {
  return {
    user_id: account.userId,
    nickname: account.nickname,
    application_id: account.applicationId,
    access_token: account.accessToken,
    webhook_secret: account.webhookSecret,
    previous_webhook_secret: account.previousWebhookSecret,
    notification_url: account.notificationUrl,
    balance: decimalOf(account.balanceCents),
  }
}
