import { contentEtag } from './plugins/etag'

/** An answer as it will be sent, to whoever does not have it already: `sendTagged`. */
export interface ReadyAnswer {
  readonly body: Buffer
  readonly etag: string
  readonly type: string
}

/** What was made of the same things has the same ETag, in each process. */
export function readyAnswer(value: unknown): ReadyAnswer {
  const body = Buffer.from(JSON.stringify(value))
  return { body, etag: contentEtag(body), type: 'application/json; charset=utf-8' }
}
