/**
 * A name as people see it, so that two that look the same are the same: composed characters (NFC), one space between words, none around,
 * and nothing invisible. Joiners stay inside emoji, which are made with them.
 */
export const plainName = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D|(?!\u200D)\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
