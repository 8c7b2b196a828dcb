import { type ChildProcess, spawn } from 'node:child_process'
import { channels } from '../../domain/events'
import { limitConcurrency } from '../../platform/concurrency'
import { eventually } from '../support/eventually'
import { type LiveGateway, startLiveGateway } from '../support/live-gateway'
import type { Screen, Sent } from '../support/screen'

let live: LiveGateway
let channel: string

beforeAll(async () => {
  live = await startLiveGateway({ times: { tickMs: 50, headsMs: 200 }, limits: { resumeMs: 500 } })
  channel = channels.branchAdmin(live.floor.branchId)
})
afterEach(() => live.closeScreens())
afterAll(() => live.end())

const path = (query = '') => `/ws/admin?token=${live.staffToken(live.floor.admin)}${query}`
const write = (n: number) => live.write(live.event({ entity: { n } }))
/** As many at once as there are connections: the rest would wait for one, and not for each other. */
const writeAll = (count: number) => {
  const oneOfMany = limitConcurrency(20, count, () => new Error('too many'))
  return Promise.all(Array.from({ length: count }, (_, n) => oneOfMany(() => write(n))))
}
const seqs = (screen: Screen) => screen.events(channel).map(({ seq }) => Number(seq))
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + 1 + index)
const headOf = async () => (await live.database.owner('channel_heads').where({ channel }).first('last_seq'))?.last_seq ?? 0
const reaches = (screen: Screen, seq: number) => screen.waitFor(frame => frame.channel === channel && frame.seq === seq, 20_000)

describe('order', () => {
  it('two hundred concurrent commits arrive at every screen of two gateways, in order, once', async () => {
    const other = await live.startAnother()
    const screens = await Promise.all([live.greet(path()), live.greet(path()), live.greet(other + path())])
    const from = await headOf()
    await writeAll(200)
    await Promise.all(screens.map(screen => reaches(screen, from + 200)))
    for (const screen of screens) expect(seqs(screen)).toEqual(upTo(from, from + 200))
  })

  it('a screen that comes in the middle of it misses nothing after its hello', async () => {
    const from = await headOf()
    const writing = writeAll(100)
    const screens = await Promise.all(Array.from({ length: 5 }, () => live.greet(path())))
    await writing
    await Promise.all(screens.map(screen => reaches(screen, from + 100)))
    for (const screen of screens) {
      const { channels: heads } = await screen.hello()
      expect(seqs(screen)).toEqual(upTo(heads[channel] ?? 0, from + 100))
    }
  })
})

describe('coming back with a cursor', () => {
  it('gets exactly what was missed, then live, then what is new', async () => {
    await write(1)
    const from = await headOf()
    for (let n = 0; n < 450; n += 50) await live.write(...Array.from({ length: 50 }, () => live.event({})))
    const screen = await live.greet(path('&resume=1'))
    await write(2) // held: the client has not said where it stopped
    screen.send({ type: 'resume', cursors: { [channel]: from, [channels.session(1)]: 0, 'channel:branch:999:admin': 5 } })
    await screen.waitFor(({ type }) => type === 'live')
    expect(seqs(screen)).toEqual(upTo(from, from + 451))
    expect(screen.events().every(({ channel: heard }) => heard === channel)).toBe(true)
    await write(3)
    await reaches(screen, from + 452)
    expect(seqs(screen)).toEqual(upTo(from, from + 452))
    expect(screen.frames.some(({ type }) => type === 'resync')).toBe(false)
  })

  it('works with the cursors in the auth frame, while others keep writing', async () => {
    const from = await headOf()
    for (let n = 0; n < 20; n += 1) await write(n)
    const screen = live.open('/ws/admin')
    const writing = Promise.all(Array.from({ length: 50 }, (_, n) => write(n)))
    screen.socket.once('open', () =>
      screen.send({ type: 'auth', token: live.staffToken(live.floor.admin), cursors: { [channel]: from } }),
    )
    await writing
    await reaches(screen, from + 70)
    expect(seqs(screen)).toEqual(upTo(from, from + 70))
  })

  it('goes live from its hello when the client says nothing in time', async () => {
    const screen = await live.greet(path('&resume=1'))
    const from = await headOf()
    await write(1)
    await reaches(screen, from + 1)
    expect(seqs(screen)).toEqual([from + 1])
  })

  it('a client that resumes without having announced it still gets what it missed, if nothing was sent yet', async () => {
    const from = await headOf()
    await write(1)
    const screen = await live.greet(path())
    screen.send({ type: 'resume', cursors: { [channel]: from } })
    await screen.waitFor(({ type }) => type === 'live')
    expect(seqs(screen)).toEqual([from + 1])
  })

  it.each<[string, (head: number) => object]>([
    ['ahead of the head', head => ({ cursors: { [channel]: head + 1 } })],
    ['of another epoch', head => ({ cursors: { [channel]: head - 1 }, epoch: 'f00dd0ed-0000-4000-8000-000000000000' })],
    ['too old', () => ({ cursors: { [channel]: 0 } })],
  ])('a cursor that is %s gets resync, then what is new', async (what, resume) => {
    const head = await headOf()
    if (what === 'too old') await live.database.owner('events').where({ channel }).andWhere('seq', '<', 100).delete()
    const screen = await live.greet(path('&resume=1'))
    screen.send({ type: 'resume', ...resume(head) })
    await screen.waitFor(({ type }) => type === 'live')
    const isResync = ({ type }: Sent) => type === 'resync'
    expect(screen.frames.filter(isResync)).toEqual([{ type: 'resync', channels: [channel] }])
    await write(1)
    await reaches(screen, head + 1)
    expect(seqs(screen).at(-1)).toBe(head + 1)
    expect(seqs(screen)).toEqual(upTo(seqs(screen).length === 1 ? head : 99, head + 1).slice(-seqs(screen).length))
  })

  it('a cursor that another, faster gateway gave is not called ahead', async () => {
    const from = await headOf()
    const watching = await live.greet(path())
    // Committed, but not yet told to this gateway: as when Redis delivers to another one first.
    await live.database
      .owner('channel_heads')
      .where({ channel })
      .update({ last_seq: from + 1 })
    const now = new Date()
    const envelope = {
      ...live.event({}),
      id: '6f0d1a2e-0000-4000-8000-00000000aaaa',
      ts: now.toISOString(),
      v: 1,
      request_id: null,
    }
    await live.database.owner('events').insert({
      id: envelope.id,
      channel,
      seq: from + 1,
      tenant_id: live.floor.tenantId,
      branch_id: live.floor.branchId,
      type: envelope.type,
      payload: JSON.stringify(envelope),
      occurred_at: now,
    })
    const screen = await live.greet(path('&resume=1'))
    screen.send({ type: 'resume', cursors: { [channel]: from + 1 } })
    await screen.waitFor(({ type }) => type === 'live')
    expect(screen.frames.some(({ type }) => type === 'resync')).toBe(false)
    await reaches(watching, from + 1) // found by the comparison of heads, though nobody published it
  })
})

describe('without Redis', () => {
  it('killed and restarted in mid-stream: every screen is complete and in order', async () => {
    const screens = await Promise.all([live.greet(path()), live.greet(path())])
    const from = await headOf()
    let n = 0
    const writeSome = async (count: number) => {
      for (let done = 0; done < count; done += 5) await Promise.all(Array.from({ length: 5 }, () => write(n++)))
    }
    await writeSome(20)
    const busy = writeSome(60)
    await live.ownRedis.kill()
    await busy
    await writeSome(10)
    await Promise.all(screens.map(screen => reaches(screen, from + 90))) // from the logs, while Redis is still away
    const late = await live.greet(path())
    await writeSome(5)
    await reaches(late, from + 95)
    const more = writeSome(40)
    await live.ownRedis.start()
    await more
    await writeSome(5)
    await Promise.all([...screens, late].map(screen => reaches(screen, from + 140)))
    for (const screen of screens) expect(seqs(screen)).toEqual(upTo(from, from + 140))
    expect(seqs(late)).toEqual(upTo(from + 90, from + 140))
  })

  it('messages that are duplicated, forged or out of order change nothing', async () => {
    const screen = await live.greet(path())
    const from = await headOf()
    await write(1)
    const sent = await reaches(screen, from + 1)
    const publish = (change: object) => live.redis.publish(channel, JSON.stringify({ ...sent, ...change }))
    await eventually(() => live.redis.ping()) // Redis was away a moment ago: this test's own connection may still be
    await publish({})
    await publish({ seq: from + 50 })
    await live.redis.publish(channel, 'not an event')
    await publish({ seq: 'three' })
    await write(2)
    await write(3)
    await reaches(screen, from + 3)
    expect(seqs(screen)).toEqual(upTo(from, from + 3))
  })
})

describe('without Postgres for a moment', () => {
  it('keeps its sockets, and catches up with what only the log knows', async () => {
    const screen = await live.greet(path())
    const from = await headOf()
    await write(1)
    const killSome = () =>
      live.database.owner.raw(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-app' and datname = current_database()",
      )
    await live.ownRedis.kill()
    const printed = jest.spyOn(console, 'log').mockImplementation() // knex tells of each connection that died
    for (let n = 0; n < 5; n += 1) {
      await killSome()
      await eventually(() => write(n)) // the pool needs a try to notice
    }
    const head = await headOf()
    await reaches(screen, head)
    printed.mockRestore()
    await live.ownRedis.start()
    expect(seqs(screen)).toEqual(upTo(from, head))
  })
})

describe('slow readers', () => {
  it('loses nothing when it was slow for a moment', async () => {
    const url = await live.startAnother({ limits: { bufferBytes: 20_000, slowMs: 20_000 } })
    const screen = await live.greet(url + path())
    const from = await headOf()
    const { _socket: raw } = screen.socket as unknown as { _socket: { pause(): void; resume(): void } }
    raw.pause()
    const filler = 'x'.repeat(40_000)
    for (let n = 0; n < 400; n += 20) await live.write(...Array.from({ length: 20 }, () => live.event({ entity: { filler } })))
    raw.resume()
    await reaches(screen, from + 400)
    expect(seqs(screen)).toEqual(upTo(from, from + 400))
  })

  it('is sent away with 4008 when it stays slow', async () => {
    const url = await live.startAnother({ limits: { bufferBytes: 20_000, slowMs: 300 } })
    // A process of its own, stopped in the middle: it neither reads nor knows.
    const child = spawn(process.execPath, ['-e', slowClient, url + path()], {
      cwd: process.cwd(),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = linesOf(child)
    await lines.next(line => line === 'hello')
    child.kill('SIGSTOP')
    const filler = 'x'.repeat(40_000)
    for (let n = 0; n < 300; n += 20) await live.write(...Array.from({ length: 20 }, () => live.event({ entity: { filler } })))
    const metrics = `${url.replace('ws:', 'http:')}/metrics`
    await eventually(async () =>
      expect(await (await fetch(metrics)).text()).toMatch(/^wsgateway_connections_closed_total\{reason="tooSlow".*\} 1$/m),
    )
    child.kill('SIGCONT')
    await lines.next(line => line === 'closed 4008')
  })
})

describe('leaving', () => {
  it('sends everybody away with 1012, spread over time, and takes nobody meanwhile', async () => {
    const { buildGateway } = await import('../../realtime/build-gateway')
    const { loadConfig } = await import('../../platform/config')
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: live.database.url,
      REDIS_URL: live.ownRedis.url,
      TEMPORAL_ADDRESS: 'localhost:1',
    })
    const gateway = buildGateway({ config, knex: live.database.app, log: { warn: () => undefined } })
    const url = `ws://127.0.0.1:${await gateway.listen('127.0.0.1', 0)}`
    const screens = await Promise.all(Array.from({ length: 5 }, () => live.greet(url + path())))
    const closedAt: number[] = []
    for (const screen of screens) void screen.closed.then(() => closedAt.push(Date.now()))
    const draining = gateway.drain({ perSocketMs: 100, atMostMs: 500 })
    const late = live.open(url + path())
    expect((await late.closed).code).toBe(1012)
    await draining
    expect(await Promise.all(screens.map(({ closed }) => closed))).toEqual(
      screens.map(() => ({ code: 1012, reason: 'restarting' })),
    )
    expect(Math.max(...closedAt) - Math.min(...closedAt)).toBeGreaterThan(300)
  })
})

const slowClient = `
  const { WebSocket } = require('ws')
  const socket = new WebSocket(process.argv[1])
  socket.on('message', data => { if (String(data).includes('"hello"')) console.log('hello') })
  socket.on('close', code => console.log('closed ' + code))
  socket.on('error', () => {})
`

function linesOf(child: ChildProcess) {
  const seen: string[] = []
  child.stdout?.on('data', data => seen.push(...String(data).trim().split('\n')))
  return {
    next: (isIt: (line: string) => boolean) => eventually(() => expect(seen.some(isIt)).toBe(true)),
  }
}
