import { createHmac } from 'node:crypto'
import type { Account, Forgery } from './records'

/** `ts=…,v1=…` over `id:…;request-id:…;ts:…;`, keyed with the account's webhook secret. */
export function signNotice(account: Account, dataId: string, requestId: string, at: number, forgery: Forgery): string {
  const ts = forgery.timestamp === 'milliseconds' ? at : Math.floor(at / 1000)
  const id = forgery.isUpperCaseId ? dataId.toLowerCase() : dataId
  const v1 = createHmac('sha256', secretOf(account, forgery)).update(`id:${id};request-id:${requestId};ts:${ts};`).digest('hex')
  return `ts=${ts},v1=${v1}`
}

function secretOf(account: Account, forgery: Forgery): string {
  if (forgery.secret === 'wrong') return `not-${account.webhookSecret}`
  return forgery.secret === 'old'
    ? (account.previousWebhookSecret ?? `${account.webhookSecret}-before-rotation`)
    : account.webhookSecret
}
