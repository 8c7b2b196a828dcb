import fc from 'fast-check'
import { createChannelStream, type LogReader } from '../../../realtime/channel-stream'
import type { Frame } from '../../../realtime/frame'

const channel = 'channel:branch:1:admin'
const frameOf = (seq: number): Frame => ({ channel, seq, type: 'ROUND_READY', data: Buffer.from(String(seq)), legacy: () => [] })

/** A log that commits up to `committed`; each reading ends when the test lets it. */
function logUpTo(
  state: { committed: number; firstKept?: number; fails?: boolean },
  pause: () => Promise<void> = async () => undefined,
) {
  let reads = 0
  const log: LogReader = {
    async after(_channel, seq, limit) {
      reads += 1
      if (state.fails) throw new Error('away')
      const from = Math.max(seq + 1, state.firstKept ?? 1)
      const found = Array.from({ length: Math.max(0, Math.min(state.committed - from + 1, limit)) }, (_, index) =>
        frameOf(from + index),
      )
      await pause()
      return found
    },
  }
  return { log, reads: () => reads }
}

function listen(log: LogReader, head = 0) {
  const heard: number[] = []
  const lost: number[] = []
  const failures: unknown[] = []
  const stream = createChannelStream({
    channel,
    head,
    log,
    deliver: ({ seq }) => heard.push(seq),
    onLost: seq => lost.push(seq),
    onReadFailure: error => failures.push(error),
  })
  return { stream, heard, lost, failures }
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)
const settle = () => new Promise(resolve => setImmediate(resolve))

describe('a channel stream', () => {
  it('turns any mix of duplicates, gaps and reorderings into the gapless sequence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 80, size: 'max' }),
        fc.integer({ min: 0, max: 5 }),
        fc.scheduler(),
        async (committed, arrivals, head, scheduler) => {
          const state = { committed: Math.max(committed, head) }
          const { log } = logUpTo(state, () => scheduler.schedule(Promise.resolve()))
          const { stream, heard } = listen(log, head)
          for (const seq of arrivals) {
            state.committed = Math.max(state.committed, seq) // a message exists only once it, and all before it, committed
            stream.receive(frameOf(seq))
            if (seq % 3 === 0 && scheduler.count() > 0) await scheduler.waitOne()
            await settle()
          }
          await scheduler.waitFor(stream.reach(state.committed))
          expect(heard).toEqual(upTo(state.committed).filter(seq => seq > head))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('reads a gap once, however many messages arrive meanwhile', async () => {
    const { log, reads } = logUpTo({ committed: 9 }, settle as () => Promise<void>)
    const { stream, heard } = listen(log)
    for (const seq of [5, 6, 7, 8, 9]) stream.receive(frameOf(seq))
    await stream.catchUp()
    expect(heard).toEqual(upTo(9))
    expect(reads()).toBeLessThanOrEqual(2)
  })

  it('reads on when a message tells of an entry that the reading under way has passed', async () => {
    const state = { committed: 3 }
    const pauses: (() => void)[] = []
    const { log } = logUpTo(state, () => new Promise(resolve => pauses.push(resolve)))
    const { stream, heard } = listen(log)
    stream.receive(frameOf(3)) // the reading that this starts has seen entries up to 3 only
    state.committed = 6
    stream.receive(frameOf(6))
    for (let rounds = 0; rounds < 4; rounds += 1) {
      for (const resume of pauses.splice(0)) resume()
      await settle()
    }
    expect(heard).toEqual(upTo(6))
  })

  it('reads logs longer than a page to the end', async () => {
    const { log } = logUpTo({ committed: 1_203 })
    const { stream, heard } = listen(log)
    await stream.catchUp()
    expect(heard).toEqual(upTo(1_203))
  })

  it('says what expired and goes on with what is left', async () => {
    const { log } = logUpTo({ committed: 9, firstKept: 6 })
    const { stream, heard, lost } = listen(log, 2)
    stream.receive(frameOf(9))
    await stream.catchUp()
    expect(lost).toEqual([5])
    expect(heard).toEqual([6, 7, 8, 9])
  })

  it('gives up entries of which the whole log expired', async () => {
    const { log } = logUpTo({ committed: 9, firstKept: 10 })
    const { stream, lost } = listen(log, 2)
    await stream.reach(9)
    expect(lost).toEqual([9])
    expect(stream.position).toBe(9)
  })

  it('keeps its place when the log cannot be read, and recovers with the next reading', async () => {
    const state = { committed: 4, fails: true }
    const { log } = logUpTo(state)
    const { stream, heard, failures } = listen(log)
    stream.receive(frameOf(4))
    await settle()
    expect(failures).toHaveLength(1)
    expect(heard).toEqual([])
    state.fails = false
    await stream.reach(4)
    expect(heard).toEqual([1, 2, 3, 4])
  })

  it('does not let a message without a log entry stop the stream', async () => {
    const { log } = logUpTo({ committed: 1 })
    const { stream, heard } = listen(log)
    stream.receive(frameOf(1_000_000))
    await stream.catchUp()
    stream.receive(frameOf(2))
    expect(heard).toEqual([1, 2])
  })
})
