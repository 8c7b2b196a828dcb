import { spawn } from 'node:child_process'

interface LongCommand {
  readonly title: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

const everyMs = 10_000
const keptLines = 30

/** Runs a program that takes minutes; says every few seconds how far it is. Rejects with its last lines when it fails. */
export async function runWithProgress({ title, command, args, cwd, env }: LongCommand): Promise<void> {
  const startedAt = Date.now()
  let count = 0
  const lines: string[] = []
  console.log(`${title} …`)
  const ticker = setInterval(() => {
    console.log(`${title} … ${Math.round((Date.now() - startedAt) / 1_000)} s${count > 0 ? `, ${count} steps` : ''}`)
  }, everyMs)

  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      const fresh = data
        .toString()
        .split('\n')
        .filter(line => line.trim() !== '')
      count += fresh.length
      lines.push(...fresh)
      lines.splice(0, Math.max(0, lines.length - keptLines))
    })
  const endWithUs = () => child.kill()
  process.once('exit', endWithUs)
  try {
    const code = await new Promise<number>(resolve => {
      child.on('close', ended => resolve(ended ?? 1))
      child.on('error', () => resolve(127))
    })
    if (code !== 0) throw new Error(`${title}: failed (code ${code}).\n${lines.join('\n')}`)
  } finally {
    clearInterval(ticker)
    process.off('exit', endWithUs)
  }
}
