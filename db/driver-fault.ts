/** What the database driver threw, whatever wraps it (Objection does). */
export interface DriverFault {
  readonly error: Error
  /** An SQLSTATE (23514), or the name of a network fault (ECONNRESET); empty when the driver gives none. */
  readonly code: string
}

/** The driver's fault in what was thrown; null when nobody threw an error. */
export function driverFault(error: unknown): DriverFault | null {
  if (!(error instanceof Error)) return null
  if ('nativeError' in error && error.nativeError instanceof Error) return driverFault(error.nativeError)
  return { error, code: 'code' in error && typeof error.code === 'string' ? error.code : '' }
}
