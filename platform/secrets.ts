import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const ivBytes = 12

/** Encrypts a credential for storage as `v1:iv:tag:ciphertext` (base64url). Twice the same text gives two different results. */
export function encryptSecret(text: string, secretsKey: string): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, toKey(secretsKey), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return ['v1', ...[iv, cipher.getAuthTag(), sealed].map(part => part.toString('base64url'))].join(':')
}

/** Throws when the key is another one, or the text was altered or is none of ours. The message holds no part of it. */
export function decryptSecret(encrypted: string, secretsKey: string): string {
  const [version, iv, tag, sealed] = encrypted.split(':')
  if (version !== 'v1' || iv === undefined || tag === undefined || sealed === undefined)
    throw new Error('An encrypted secret has an unknown format')
  const decipher = createDecipheriv(algorithm, toKey(secretsKey), Buffer.from(iv, 'base64url'), { authTagLength: 16 })
  try {
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8')
  } catch {
    throw new Error('An encrypted secret cannot be read with this SECRETS_KEY')
  }
}

/** 32 bytes in base64 are the key itself; any other text is hashed to one. */
function toKey(secretsKey: string): Buffer {
  const raw = Buffer.from(secretsKey, 'base64')
  return raw.length === keyBytes && raw.toString('base64') === secretsKey ? raw : createHash('sha256').update(secretsKey).digest()
}
