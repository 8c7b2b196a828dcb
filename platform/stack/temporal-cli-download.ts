import { execFile } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { promisify } from 'node:util'

const host = 'temporal.download'
/** A network without a way out must not cost the start more than this; the body of some 60 MB may take its time. */
const lookupTimeoutMs = 1_000
const answerTimeoutMs = 3_000
const bodyTimeoutMs = 10 * 60_000

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/** Puts `temporal` into the folder from the official archive. False when it can't be reached: the caller has another way. */
export async function downloadTemporalCli(version: string, folder: string): Promise<boolean> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const archive = join(folder, 'temporal.tar.gz')
  try {
    await within(lookupTimeoutMs, lookup(host))
    const abort = new AbortController()
    const answering = fetch(
      `https://${host}/cli/archive/v${version}?platform=${platform}&arch=${architectures[process.arch] ?? process.arch}`,
      { signal: abort.signal },
    )
    const response = await within(answerTimeoutMs, answering, () => abort.abort())
    if (!response.ok || !response.body) return false
    console.log('Downloading the Temporal CLI …')
    const body = Readable.fromWeb(response.body as ReadableStream)
    await pipeline(body, createWriteStream(archive), { signal: AbortSignal.timeout(bodyTimeoutMs) })
    await promisify(execFile)('tar', ['-xzf', archive, '-C', folder])
    return true
  } catch {
    return false
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>, onTimeout?: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutMs} ms`))
      onTimeout?.()
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
