/** Why a password is refused; null = fine. Length counts characters, as a person sees them. */
export type PasswordFlaw = 'too_short' | 'too_long' | 'common'

export const passwordLength = { min: 8, max: 128 } as const

/** For passwords that a person chooses; `mail` is what they log in with, which makes a poor password. */
export function passwordFlaw(password: string, mail: string): PasswordFlaw | null {
  const length = [...password].length
  if (length < passwordLength.min) return 'too_short'
  if (length > passwordLength.max) return 'too_long'
  return isCommon(password.toLowerCase(), mail.toLowerCase()) ? 'common' : null
}

function isCommon(password: string, mail: string): boolean {
  const stem = password.replace(/[\d\W_]+$/, '')
  const isRepetition = /^(.{1,3})\1+$/.test(password)
  const isRow = rows.some(row => row.includes(password))
  return (
    isRepetition || isRow || commonWords.has(password) || commonWords.has(stem) || password === mail || stem === localPart(mail)
  )
}

const localPart = (mail: string): string => mail.split('@', 1)[0] ?? mail

/** Rows of keys and digits, there and back. */
const rows = [
  '01234567890123456789',
  'qwertyuiopasdfghjklñzxcvbnm',
  'qwertyuiopasdfghjklzxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '1q2w3e4r5t6y7u8i9o0p',
].flatMap(row => [row, [...row].reverse().join('')])

/** Words that lead every list of leaked passwords here; digits and signs behind them do not help. */
const commonWords = new Set(
  `password passw0rd contraseña contrasena clave admin administrador welcome bienvenido bienvenida letmein iloveyou tequiero
  teamo princesa princess dragon monkey football futbol argentina mendoza boca river bocajuniors riverplate messi maradona
  qwerty qwertyuiop asdf asdfgh abc abcd abcdef hola holahola secret secreto superman batman naruto pokemon starwars master login
  usuario user test testing prueba demo restaurant restaurante mozo cocina waiter manager kitchen changeme cambiame sunshine`.split(
    /\s+/,
  ),
)
