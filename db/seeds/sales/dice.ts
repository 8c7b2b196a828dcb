/** Chance that falls the same way at every run: what is planted on the same date is the same everywhere. */
export interface Dice {
  chance(probability: number): boolean
  /** A whole number of low to high, both included. */
  between(low: number, high: number): number
  pick<T>(choices: readonly T[]): T
}

/** Mulberry32: 32 bits of state, each seed its own sequence. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(roll() * (high - low + 1))
  return {
    chance: probability => roll() < probability,
    between,
    pick<T>(choices: readonly T[]): T {
      if (choices.length === 0) throw new Error('nothing to choose from')
      return choices[between(0, choices.length - 1)] as T
    },
  }
}
