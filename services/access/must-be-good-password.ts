import { type PasswordFlaw, passwordFlaw, passwordLength } from '../../domain/access/password'
import { fieldFault } from '../../domain/field-fault'

const words: Readonly<Record<PasswordFlaw, string>> = {
  too_short: `La contraseña necesita al menos ${passwordLength.min} caracteres.`,
  too_long: `La contraseña admite hasta ${passwordLength.max} caracteres.`,
  common: 'Es una contraseña demasiado fácil de adivinar; elegí otra.',
}

/** Throws `invalid_request` naming the field. `email` is what its owner logs in with. */
export function mustBeGoodPassword(password: string, email: string, pointer: string): void {
  const flaw = passwordFlaw(password, email)
  if (flaw !== null) throw fieldFault(pointer, words[flaw])
}
