import { DomainError } from '../../domain/errors'
import { limitConcurrency } from '../../platform/concurrency'

const hashesAtOnce = 4
const hashesWaiting = 200

/**
 * A hash takes 19 MiB and a core, so few are made at a time in this process, whoever asks. It also bounds guessing in parallel: each guess
 * looks at the count of failures when its turn comes, so at most this many can be under way past the limit. Throws `overloaded`.
 */
export const inHashQueue = limitConcurrency(hashesAtOnce, hashesWaiting, () => new DomainError('overloaded'))
