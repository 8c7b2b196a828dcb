import type { Connection } from './connection'

/** The sockets of this process, and whose they are. */
export interface Roster {
  readonly size: number
  readonly owners: number
  add(connection: Connection): void
  remove(connection: Connection): void
  /** Counts the socket as its owner's; false when the owner has `limit` already. Again for the same socket: true. */
  claim(connection: Connection, owner: string, limit: number): boolean
  all(): Connection[]
}

export function createRoster(): Roster {
  const connections = new Set<Connection>()
  const ownerOfSocket = new Map<Connection, string>()
  const counts = new Map<string, number>()

  function release(connection: Connection): void {
    const owner = ownerOfSocket.get(connection)
    if (owner === undefined) return
    ownerOfSocket.delete(connection)
    const left = (counts.get(owner) ?? 1) - 1
    if (left > 0) counts.set(owner, left)
    else counts.delete(owner)
  }

  return {
    get size() {
      return connections.size
    },
    get owners() {
      return counts.size
    },
    add: connection => void connections.add(connection),
    remove(connection) {
      connections.delete(connection)
      release(connection)
    },
    claim(connection, owner, limit) {
      if (ownerOfSocket.get(connection) === owner) return true
      const count = counts.get(owner) ?? 0
      if (count >= limit) return false
      release(connection)
      ownerOfSocket.set(connection, owner)
      counts.set(owner, count + 1)
      return true
    },
    all: () => [...connections],
  }
}
