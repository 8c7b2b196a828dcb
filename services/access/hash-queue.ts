import { DomainError } from '../../domain/errors'
import { limitConcurrency } from '../../platform/concurrency'

/**
 * A hash takes 19 MiB and a core, so few are made at a time in this process, whoever asks. That also bounds guessing in parallel: each guess
 * looks at the count of failures when its turn comes, so at most as many as run at once can be under way past the limit.
 */
const logins = { atOnce: 3, waiting: 200 }
const others = { atOnce: 1, waiting: 50 }

const queueOf = ({ atOnce, waiting }: typeof logins) => limitConcurrency(atOnce, waiting, () => new DomainError('overloaded'))

/** For passwords of people who log in: they wait for nobody who sets passwords. Throws `overloaded`. */
export const inLoginQueue = queueOf(logins)

/** For passwords that are set, by their owner or by whoever hires. Throws `overloaded`. */
export const inHashQueue = queueOf(others)
