import type { TableStatus } from '../../../domain/floor/session'
import { mustMoveByHand } from '../../../domain/floor/table-status'

const states: readonly TableStatus[] = ['FREE', 'ACTIVE', 'PAYING', 'OUT_OF_SERVICE']

it('by hand a table goes out of service and comes back, and nothing else', () => {
  const allowed = states.flatMap(from =>
    states.filter(to => isAllowed(from, to)).flatMap(to => (from === to ? [] : [`${from} → ${to}`])),
  )
  expect(allowed).toEqual(['FREE → OUT_OF_SERVICE', 'OUT_OF_SERVICE → FREE'])
})

it('asking for the state it has is fine', () => {
  for (const state of states) expect(() => mustMoveByHand(state, state)).not.toThrow()
})

function isAllowed(from: TableStatus, to: TableStatus): boolean {
  try {
    mustMoveByHand(from, to)
    return true
  } catch {
    return false
  }
}
