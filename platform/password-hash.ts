import argon2 from 'argon2'

/** OWASP's second setting for argon2id: as strong as the library's default and several times cheaper on small machines. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The parameters are part of the hash. */
export const hashPassword = (password: string): Promise<string> => argon2.hash(password, { type: argon2.argon2id, ...parameters })

/** False for a wrong password and for a text that is no argon2 hash. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  try {
    return await argon2.verify(hash, password)
  } catch {
    return false
  }
}

/** Was it made with other parameters than today's? */
export const isOutdatedHash = (hash: string): boolean =>
  !hash.startsWith('$argon2id$') || argon2.needsRehash(hash, { ...parameters, version: 0x13 })
