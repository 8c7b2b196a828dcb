import { foldText } from '../fold-text'

/** Where words are looked for. */
export interface Searched {
  readonly name: string
  /** Description, category, subcategory. */
  readonly more: readonly (string | null)[]
}

/** The words of what somebody typed: letters and digits, without accents or case. `%` and `_` are part of a word, and only themselves. */
export const wordsOf = (typed: string): string[] =>
  (foldText(typed).match(/[\p{L}\p{N}%_]+/gu) ?? []).filter(word => /[\p{L}\p{N}]/u.test(word))

/**
 * The things that have all the words, anywhere in them, parts of words too: first those whose name begins with what was typed, then those
 * whose name has all of it, then the rest; equals in the order given. Nothing typed finds nothing.
 */
export function searchProducts<T>(things: readonly T[], typed: string, look: (thing: T) => Searched): T[] {
  const words = wordsOf(typed)
  if (words.length === 0) return []
  const ranked = things.flatMap(thing => {
    const rank = rankOf(look(thing), words)
    return rank === null ? [] : [{ thing, rank }]
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ thing }) => thing)
}

/** 0 is best; null = a word is missing. */
function rankOf({ name, more }: Searched, words: readonly string[]): number | null {
  const folded = wordsOf(name).join(' ')
  if (folded.startsWith(words.join(' '))) return 0
  if (words.every(word => folded.includes(word))) return 1
  const all = [folded, ...more.map(text => foldText(text ?? ''))]
  return words.every(word => all.some(text => text.includes(word))) ? 2 : null
}
