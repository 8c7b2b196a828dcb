/** What PDF's own fonts have beyond Latin-1 (WinAnsi). */
const beyondLatin1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')

/** Text with what the standard fonts of PDF can draw: letters that they lack lose their accents or become `?`, pictures vanish. */
export const printableText = (text: string): string =>
  [...text.normalize('NFC')]
    .map(character => (hasGlyph(character) ? character : substitute(character)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

function hasGlyph(character: string): boolean {
  return (character >= ' ' && character <= '~') || (character >= '\u00a0' && character <= '\u00ff') || beyondLatin1.has(character)
}

function substitute(character: string): string {
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '')
  if (bare !== '' && [...bare].every(hasGlyph)) return bare
  if (/\s/.test(character)) return ' '
  return /[\p{L}\p{N}]/u.test(character) ? '?' : ''
}
