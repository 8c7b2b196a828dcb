import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Account, Delivery, Payment, Preference, Refund, StoredAnswer } from './records'

/** All that the simulator remembers. Money in integer cents, moments in milliseconds of the simulator's clock. */
export interface State {
  readonly accounts: Map<number, Account>
  readonly preferences: Map<string, Preference>
  readonly payments: Map<number, Payment>
  readonly refunds: Map<number, Refund>
  readonly deliveries: Map<number, Delivery>
  readonly answers: Map<string, StoredAnswer>
}

export interface Store extends State {
  /** Numbers grow by one from `firstId`, whatever they name, so a run with the same commands gives the same ids. */
  nextId(): number
  /** A version 4 shaped UUID that follows from the next number. */
  nextUuid(): string
  clockOffsetMs: number
  /** Forgets everything but the numbers: an id is never given twice. */
  clear(): void
  /** Call after a change; writes the state file (if there is one) at the end of this turn of the event loop. */
  changed(): void
  flush(): void
}

export interface StoreOptions {
  readonly firstId: number
  readonly stateFile?: string
}

const collections = ['accounts', 'preferences', 'payments', 'refunds', 'deliveries', 'answers'] as const

/** State in memory; with a state file, a restart continues from it. */
export function createStore({ firstId, stateFile }: StoreOptions): Store {
  const saved = stateFile && existsSync(stateFile) ? readState(stateFile) : {}
  let lastId = typeof saved.lastId === 'number' ? saved.lastId : firstId - 1
  let isDirty = false

  const store: Store = {
    accounts: mapOf(saved.accounts),
    preferences: mapOf(saved.preferences),
    payments: mapOf(saved.payments),
    refunds: mapOf(saved.refunds),
    deliveries: mapOf(saved.deliveries),
    answers: mapOf(saved.answers),
    clockOffsetMs: typeof saved.clockOffsetMs === 'number' ? saved.clockOffsetMs : 0,

    nextId: () => ++lastId,

    nextUuid: () => uuidOf(`${firstId}:${++lastId}`),

    clear() {
      for (const name of collections) store[name].clear()
      store.clockOffsetMs = 0
    },

    changed() {
      if (!stateFile || isDirty) return
      isDirty = true
      setImmediate(() => store.flush())
    },

    flush() {
      if (!stateFile || !isDirty) return
      isDirty = false
      const content = Object.fromEntries(collections.map(name => [name, [...store[name].entries()]]))
      mkdirSync(dirname(stateFile), { recursive: true })
      writeFileSync(`${stateFile}.new`, JSON.stringify({ lastId, clockOffsetMs: store.clockOffsetMs, ...content }), {
        mode: 0o600,
      })
      renameSync(`${stateFile}.new`, stateFile)
    },
  }
  return store
}

function readState(stateFile: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8')) as Record<string, unknown>
  } catch (error) {
    throw new Error(`The state file ${stateFile} cannot be read; delete it to start afresh.`, { cause: error })
  }
}

/** The file is our own writing; its entries are trusted to have the shape they were written with. */
function mapOf<K, V>(entries: unknown): Map<K, V> {
  return new Map(Array.isArray(entries) ? (entries as [K, V][]) : [])
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
