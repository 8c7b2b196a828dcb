interface OriginRules {
  readonly NODE_ENV: string
  readonly ALLOWED_ORIGINS: readonly string[]
}

/** Where the front ends run on a developer's machine. */
const developmentOrigin = /^https?:\/\/(localhost|127\.0\.0\.1)(:(5173|517[6-9]|5180))?$/

/**
 * May a page of this origin open a socket? Listed origins may; without a list those of a developer's machine. Only browsers send
 * the header: outside production its absence is fine, so that tools can connect.
 */
export function isOriginAllowed({ NODE_ENV, ALLOWED_ORIGINS }: OriginRules, origin: string | undefined): boolean {
  if (origin === undefined) return NODE_ENV !== 'production'
  if (ALLOWED_ORIGINS.includes(origin)) return true
  return NODE_ENV !== 'production' && developmentOrigin.test(origin)
}
