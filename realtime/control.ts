import { type Revocation, revocationsChannel } from '../db/access/revocations'
import { assignmentsChannel } from '../db/floor/assignment-notices'
import type { Identity } from './identity'

export const controlChannels = [revocationsChannel, assignmentsChannel] as const

export type ControlMessage =
  | { readonly topic: 'revocation'; readonly revocation: Revocation }
  | { readonly topic: 'assignment'; readonly branchId: number; readonly waiterIds: readonly number[] | null }

/** Undefined for anything that is not a control message. Losing one does no harm: Postgres is asked every few seconds anyway. */
export function readControlMessage(channel: string, text: string): ControlMessage | undefined {
  const sent = parse(text)
  if (!sent) return undefined
  if (channel === revocationsChannel) {
    const { kind, id } = sent
    if (kind !== 'family' && kind !== 'user' && kind !== 'session') return undefined
    return typeof id === 'string' || typeof id === 'number' ? { topic: 'revocation', revocation: { kind, id } } : undefined
  }
  const { branch_id: branchId, waiter_ids: waiterIds } = sent
  if (typeof branchId !== 'number') return undefined
  return { topic: 'assignment', branchId, waiterIds: Array.isArray(waiterIds) ? waiterIds.map(Number) : null }
}

export function isConcerned(identity: Identity, { kind, id }: Revocation): boolean {
  switch (kind) {
    case 'family':
      return identity.kind === 'staff' && identity.familyId === String(id)
    case 'user':
      return identity.kind === 'staff' && identity.actor.userId === Number(id)
    case 'session':
      return identity.kind === 'diner' && identity.actor.sessionId === Number(id)
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
