/** What a client may say. Everything else is ignored, so that newer clients can talk to an older gateway. */
export type ClientFrame =
  | { readonly type: 'ping' }
  | { readonly type: 'refresh_sectors' }
  | { readonly type: 'auth'; readonly token: string; readonly resume: Resume | null }
  | { readonly type: 'resume'; readonly resume: Resume }

export interface Resume {
  readonly cursors: ReadonlyMap<string, number>
  /** Of the hello frame under which the cursors were counted, when the client says so. */
  readonly epoch: string | null
}

/** More channels than any socket holds; the rest of an absurd list is not read. */
const cursorLimit = 5_000

export function parseClientFrame(text: string): ClientFrame | null {
  if (text === 'ping' || text === 'refresh_sectors') return { type: text }
  const sent = parseObject(text)
  switch (sent?.type) {
    case 'ping':
    case 'refresh_sectors':
      return { type: sent.type }
    case 'auth': {
      const token = sent.token ?? sent.table_token
      return typeof token === 'string' ? { type: 'auth', token, resume: readResume(sent) } : null
    }
    case 'resume': {
      const resume = readResume(sent)
      return resume && { type: 'resume', resume }
    }
    default:
      return null
  }
}

function readResume(sent: Record<string, unknown>): Resume | null {
  const { cursors, epoch } = sent
  if (typeof cursors !== 'object' || cursors === null) return null
  const given = Object.entries(cursors)
    .slice(0, cursorLimit)
    .filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && (entry[1] as number) >= 0)
  return { cursors: new Map(given), epoch: typeof epoch === 'string' ? epoch : null }
}

function parseObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}
