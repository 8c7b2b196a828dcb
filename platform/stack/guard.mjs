// Runs one foreign program (Postgres, Redis, Temporal) and stops it when whoever started this guard is gone.
// The sign is the end of stdin: the pipe closes when its writer dies, even by SIGKILL, so nothing is ever orphaned.
//
// usage: node guard.mjs '{"command","args","stopSignal","uid","gid","env","cwd"}'
import { spawn, spawnSync } from 'node:child_process'

const killAfterMs = 15_000
const { command, args, stopSignal, uid, gid, env, cwd } = JSON.parse(process.argv[2])

// A terminal's Ctrl-C reaches the whole group: whoever started us decides when the program stops, not the terminal.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => {})
process.on('SIGTERM', stop)

// Where Linux offers it, the kernel does the same should this guard itself be killed.
const setpriv = ['--pdeathsig', stopSignal.slice(3), command, ...args]
const isOffered =
  process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true'], { stdio: 'ignore' }).status === 0
process.umask(0o077) // what it writes is nobody else's business
const child = spawn(isOffered ? 'setpriv' : command, isOffered ? setpriv : args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
  cwd,
  env: { ...process.env, ...env },
  ...(uid === undefined ? {} : { uid, gid }),
})
child.on('error', error => {
  console.error(`${command}: ${error.message}`)
  process.exit(127)
})
child.on('exit', (code, signal) => process.exit(code ?? (signal === stopSignal ? 0 : 1)))

process.stdin.on('end', stop)
process.stdin.on('error', stop)
process.stdin.resume()

function stop() {
  child.kill(stopSignal)
  setTimeout(() => child.kill('SIGKILL'), killAfterMs).unref()
}
