import { type Moves, mustMove } from '../transitions'
import type { TableStatus } from './session'

/** By hand a table only goes out of service and comes back. Everything else its guests do. */
const byHand: Moves<TableStatus> = { FREE: ['OUT_OF_SERVICE'], OUT_OF_SERVICE: ['FREE'], ACTIVE: [], PAYING: [] }

/** Throws `invalid_transition`. The state it already has is fine. */
export function mustMoveByHand(from: TableStatus, to: TableStatus): void {
  if (from !== to) mustMove(byHand, from, to)
}
