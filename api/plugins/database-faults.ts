import { driverFault } from '../../db/driver-fault'
import { DomainError } from '../../domain/errors'

/** SQLSTATE classes and codes of a database that cannot answer now; asking again later is right. */
const away = /^(08|57P0|53)/
const contended = new Set(['40001', '40P01', '55P03', '57014'])
const uniqueViolation = '23505'
const networkFaults = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE'])

/** The refusal behind an error of the database driver; null when it is a fault of ours. Never carries values or names of columns. */
export function databaseRefusal(thrown: unknown): DomainError | null {
  const fault = driverFault(thrown)
  if (fault === null) return null
  const { error, code } = fault
  if (away.test(code) || networkFaults.has(code) || error.name === 'KnexTimeoutError' || isLostConnection(error))
    return new DomainError('storage_unavailable')
  if (contended.has(code)) return new DomainError('overloaded')
  if (code === uniqueViolation) return new DomainError('duplicate')
  return null
}

/** knex puts the statement before the driver's words: a transaction that cannot even be rolled back says `ROLLBACK - Client has …`. */
const isLostConnection = (error: Error): boolean =>
  /(^| - )(Connection terminated|Client has encountered a connection error)/.test(error.message)
