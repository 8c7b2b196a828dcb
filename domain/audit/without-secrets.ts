import type { Values } from './changes'

/** Stands where a secret was: that it changed is worth knowing, what it was is not. */
const hidden = '[oculto]'

const secret = /passw|passphrase|secret|token|_hash$|^hash$|encrypted|credential|api_?key|private_?key|authorization|cookie/i

/** Values for the audit trail, which nobody can ever delete: whatever is named like a secret is blotted out, however deep. */
export const withoutSecrets = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, secret.test(name) && value !== null ? hidden : cleaned(value)]),
  )

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return withoutSecrets(value as Values)
}
