import type { EventActor } from '../events'
import { type Actor, leadingRole } from './actor'

/** The actor as events show it: the role that counts in that branch, and no e-mail. */
export function toEventActor(actor: Actor, branchId: number): EventActor {
  switch (actor.kind) {
    case 'staff':
      return { user_id: actor.userId, role: leadingRole(actor, branchId) ?? 'WAITER' }
    case 'diner':
      return { user_id: null, diner_id: actor.dinerId, role: 'DINER' }
    case 'system':
      return { user_id: null, role: 'SYSTEM' }
  }
}
