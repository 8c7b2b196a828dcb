import fc from 'fast-check'
import { createDelivery, type Outlet } from '../../../realtime/delivery'
import type { Frame } from '../../../realtime/frame'
import { createStreams } from '../../../realtime/streams'

const channel = 'channel:branch:1:admin'
const frameOf = (seq: number): Frame => ({
  channel,
  seq,
  type: 'ROUND_READY',
  data: Buffer.from(JSON.stringify({ channel, seq, type: 'ROUND_READY' })),
  legacy: () => [],
})

/** A log, a transport and one socket, all slow in their own way. */
function arrange(committed: number, pause: () => Promise<unknown> = async () => undefined) {
  const world = { committed, isCongested: false, isAway: false }
  const logs = {
    async after(_channel: string, seq: number, limit: number) {
      if (world.isAway) throw new Error('away')
      const page = Array.from({ length: Math.max(0, Math.min(world.committed - seq, limit)) }, (_, index) =>
        frameOf(seq + 1 + index),
      )
      await pause()
      return page
    },
    async heads() {
      const head = world.committed
      await pause()
      return new Map([[channel, head]])
    },
  }
  const subscriber = {
    async subscribe() {
      await pause()
      return true
    },
    unsubscribe: () => undefined,
  }
  const streams = createStreams({
    log: logs,
    subscriber,
    onInvalid: () => undefined,
    onReadFailure: () => undefined,
    onRewound: () => undefined,
  })
  const sent: number[] = []
  const control: Record<string, unknown>[] = []
  const outlet: Outlet = {
    isOpen: true,
    get isCongested() {
      return world.isCongested
    },
    sendFrame: ({ seq }) => sent.push(seq),
    sendControl: message => control.push(message),
    relieved: async () => {
      await pause()
      world.isCongested = false
    },
  }
  const delivery = createDelivery({ outlet, streams, logs, onReadFailure: () => undefined })
  const commitOne = () => {
    world.committed += 1
    return String(frameOf(world.committed).data)
  }
  return { world, streams, delivery, sent, control, commitOne }
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + 1 + index)

describe('the delivery to one socket', () => {
  it('resumes without gap or double, whatever is committed, lost, repeated or congested meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.nat({ max: 20 }),
        fc.array(fc.constantFrom('live', 'lost', 'twice', 'congest', 'step', 'step'), { maxLength: 50, size: 'max' }),
        fc.scheduler(),
        async (before, back, happenings, scheduler) => {
          const cursor = Math.max(0, before - back)
          const { world, streams, delivery, sent, control, commitOne } = arrange(before, () =>
            scheduler.schedule(Promise.resolve()),
          )
          const coming = delivery
            .join([channel], true, () => undefined)
            .then(() => delivery.resume({ cursors: new Map([[channel, cursor]]), epoch: null }, 'e'))
          for (const happening of happenings) {
            if (happening === 'congest') world.isCongested = true
            else if (happening === 'step') {
              if (scheduler.count() > 0) await scheduler.waitOne()
              await new Promise(resolve => setImmediate(resolve))
            } else {
              const message = commitOne()
              if (happening !== 'lost') streams.receive(channel, message)
              if (happening === 'twice') streams.receive(channel, message)
            }
          }
          await scheduler.waitFor(coming)
          world.isCongested = false
          await scheduler.waitFor(streams.checkHeads())
          delivery.wake()
          await scheduler.waitAll()
          expect(sent).toEqual(range(cursor, world.committed))
          expect(control.filter(({ type }) => type === 'resync')).toEqual([])
          expect(control.filter(({ type }) => type === 'live')).toHaveLength(1)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('holds everything until it is released, then sends it', async () => {
    const { streams, delivery, sent, commitOne } = arrange(5)
    await delivery.join([channel], true, () => undefined)
    streams.receive(channel, commitOne())
    expect([delivery.isHeld, sent]).toEqual([true, []])
    delivery.release()
    await new Promise(resolve => setImmediate(resolve))
    expect([delivery.isHeld, sent]).toEqual([false, [6]])
  })

  it('goes on by itself when the log could not be read for a while', async () => {
    const { world, delivery, sent, control } = arrange(5)
    await delivery.join([channel], true, () => undefined)
    world.isAway = true
    await delivery.resume({ cursors: new Map([[channel, 2]]), epoch: null }, 'e')
    expect([sent, control]).toEqual([[], []])
    world.isAway = false
    delivery.wake()
    await new Promise(resolve => setImmediate(resolve))
    expect([sent, control]).toEqual([[3, 4, 5], [{ type: 'live' }]])
  })

  it('counts what comes between subscribing and knowing the head as before the hello', async () => {
    let announced: ReadonlyMap<string, number> | undefined
    const pauses: (() => void)[] = []
    const { streams, delivery, sent, commitOne } = arrange(5, () => new Promise<void>(resolve => pauses.push(resolve)))
    const joining = delivery.join([channel], false, positions => {
      announced = positions
    })
    pauses.shift()?.() // subscribed
    await new Promise(resolve => setImmediate(resolve))
    streams.receive(channel, commitOne()) // the head that is being read does not know it yet
    pauses.shift()?.()
    await joining
    streams.receive(channel, commitOne())
    expect([announced?.get(channel), sent]).toEqual([6, [7]])
  })

  it('asks a client to read anew when it resumes from before what it was already sent', async () => {
    const { streams, delivery, sent, control, commitOne } = arrange(5)
    await delivery.join([channel], false, () => undefined)
    streams.receive(channel, commitOne())
    await delivery.resume({ cursors: new Map([[channel, 2]]), epoch: null }, 'e')
    expect(control).toEqual([{ type: 'resync', channels: [channel] }, { type: 'live' }])
    streams.receive(channel, commitOne())
    expect(sent).toEqual([6, 7])
  })

  it('a client that resumes unannounced, before anything was sent, gets what it missed', async () => {
    const { streams, delivery, sent, commitOne } = arrange(5)
    await delivery.join([channel], false, () => undefined)
    const resuming = delivery.resume({ cursors: new Map([[channel, 3]]), epoch: null }, 'e')
    streams.receive(channel, commitOne()) // must wait for 4 and 5
    await resuming
    expect(sent).toEqual([4, 5, 6])
  })

  it('counts only the first resume', async () => {
    const { delivery, sent } = arrange(5)
    await delivery.join([channel], true, () => undefined)
    await delivery.resume({ cursors: new Map([[channel, 4]]), epoch: null }, 'e')
    await delivery.resume({ cursors: new Map([[channel, 0]]), epoch: null }, 'e')
    expect(sent).toEqual([5])
  })
})
