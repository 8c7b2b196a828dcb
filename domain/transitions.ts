import { DomainError } from './errors'

/** From each state, the states it may move to. Final states move nowhere. */
export type Moves<State extends string> = Readonly<Record<State, readonly State[]>>

export const canMove = <State extends string>(moves: Moves<State>, from: State, to: State): boolean => moves[from].includes(to)

export const isFinalState = <State extends string>(moves: Moves<State>, state: State): boolean => moves[state].length === 0

/** Throws `invalid_transition` naming both states. Asking for the state it already has is for the caller to answer first. */
export function mustMove<State extends string>(moves: Moves<State>, from: State, to: State): void {
  if (!canMove(moves, from, to))
    throw new DomainError('invalid_transition', { from, to, detail: `No se puede pasar de ${from} a ${to}.` })
}
