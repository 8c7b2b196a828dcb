/** A phone number as it is kept and compared: digits, and the + of a country code. */
export const tidyPhone = (text: string): string => `${text.trim().startsWith('+') ? '+' : ''}${text.replace(/\D/g, '')}`

/** An address as it is kept and compared. */
export const tidyEmail = (text: string): string => text.trim().toLowerCase()
