import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepPassword } from '../../../platform/stack/password-file'
import { freePort, isPortFree } from '../../../platform/stack/ports'
import { isAlive } from '../../../platform/stack/process-table'
import { takeStackLock } from '../../../platform/stack/stack-lock'
import { createStopList } from '../../../platform/stack/stop-list'

const stack = join(process.cwd(), 'platform', 'stack')
let folder: string
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'integrador-stack-'))
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

describe('the guard of a foreign program', () => {
  /** A program that starts a guard, which starts a program that would go on for ever. */
  function startGuarded(): ChildProcess {
    const pidFile = join(folder, 'pid')
    const order = {
      command: process.execPath,
      args: ['-e', `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`],
      stopSignal: 'SIGTERM',
    }
    const starter = `const { spawn } = require('child_process')
      const guard = spawn(process.execPath, [${JSON.stringify(join(stack, 'guard.mjs'))}, ${JSON.stringify(JSON.stringify(order))}],
        { stdio: ['pipe', 'ignore', 'ignore'] })
      process.send(guard.pid)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['-e', starter], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    children.push(child)
    return child
  }

  it('ends the program when whoever started it is killed', async () => {
    const starter = startGuarded()
    const pid = await writtenPid()
    starter.kill('SIGKILL')
    await until(() => !isAlive(pid))
  })

  it('takes the program along when the guard itself is killed, where the kernel offers that', async () => {
    if (spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status !== 0) return
    const starter = startGuarded()
    const guardPid = await new Promise<number>(resolve => starter.once('message', resolve))
    const pid = await writtenPid()
    process.kill(guardPid, 'SIGKILL')
    await until(() => !isAlive(pid))
  })

  async function writtenPid(): Promise<number> {
    const file = join(folder, 'pid')
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '')
    return Number(readFileSync(file, 'utf8'))
  }
})

describe('a process of ours', () => {
  it('drains when the supervisor is killed', async () => {
    const drained = join(folder, 'drained')
    const program = join(folder, 'program.cjs')
    writeFileSync(
      program,
      `process.on('SIGTERM', () => { require('fs').writeFileSync(${JSON.stringify(drained)}, ''); process.exit(0) })
       setInterval(() => {}, 1000)
       process.send(process.pid)`,
    )
    const starter = `const { spawn } = require('child_process')
      const child = spawn(process.execPath, ['--require', ${JSON.stringify(join(stack, 'end-with-parent.cjs'))}, ${JSON.stringify(program)}],
        { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true })
      child.on('message', pid => process.send(pid))`
    const supervisor = spawn(process.execPath, ['-e', starter], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    children.push(supervisor)
    const pid = await new Promise<number>(resolve => supervisor.once('message', resolve))
    supervisor.kill('SIGKILL')
    await until(() => !isAlive(pid))
    expect(existsSync(drained)).toBe(true)
  })
})

describe('the lock of a data folder', () => {
  it('refuses a second start while one runs, and is free once that ended', async () => {
    const file = join(folder, 'stack.lock')
    const running = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'start.mjs'], { stdio: 'ignore' })
    children.push(running)
    writeFileSync(file, String(running.pid))
    expect(() => takeStackLock(file)).toThrow(`The system runs already (process ${running.pid})`)

    running.kill('SIGKILL')
    await until(() => !isAlive(running.pid ?? 0))
    expect(takeStackLock(file).wasLeft).toBe(true)
  })

  it('is not held by a stranger who got the number', () => {
    const file = join(folder, 'stack.lock')
    writeFileSync(file, String(process.ppid))
    const lock = takeStackLock(file)
    lock.release()
    expect(existsSync(file)).toBe(false)
    expect(takeStackLock(file).wasLeft).toBe(false)
  })
})

describe('the stop list', () => {
  it('stops in reverse order, once, whatever fails', async () => {
    const stopped: string[] = []
    const troubles: string[] = []
    const stops = createStopList(name => troubles.push(name))
    stops.add('postgres', async () => stopped.push('postgres'))
    stops.add('worker', async () => {
      throw new Error('no')
    })
    stops.add('api', async () => stopped.push('api'))
    await Promise.all([stops.stopAll(), stops.stopAll()])
    expect(stopped).toEqual(['api', 'postgres'])
    expect(troubles).toEqual(['worker'])
  })
})

describe('what a start needs', () => {
  let server: Server

  it('sees a port that is taken', async () => {
    const port = await freePort()
    expect(await isPortFree(port)).toBe(true)
    server = createServer()
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    expect(await isPortFree(port)).toBe(false)
    await new Promise(resolve => server.close(resolve))
  })

  it('keeps a password between starts, for its owner only', () => {
    const file = join(folder, 'password')
    const password = keepPassword(file)
    expect(password.length).toBeGreaterThanOrEqual(32)
    expect(keepPassword(file)).toBe(password)
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('answers an unknown process name with the names there are', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(stack, 'start.mjs'), '--only', 'nothing'], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toBe('usage: npm start [-- --only api|gateway|worker|simulator|migrate|seed]\n')
  })
})

async function until(isTrue: () => boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs} ms`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
