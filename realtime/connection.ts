import type { WebSocket } from 'ws'
import type { SocketKind } from './channels'
import { type ClientFrame, parseClientFrame, type Resume } from './client-frames'
import { type CloseReason, closeCodes } from './close-codes'
import { createDelivery, type Delivery, type Outlet } from './delivery'
import type { Identity } from './identity'
import type { Metrics } from './metrics'
import { createRateLimit } from './rate-limit'
import type { ChannelLogs } from './replay'
import type { Streams } from './streams'

/** Sizes and times of one socket; milliseconds and bytes. */
export interface SocketLimits {
  readonly heartbeatMs: number
  /** How long a client may take to say who it is. */
  readonly authMs: number
  /** How long live events are held for a client that announced to resume. */
  readonly resumeMs: number
  readonly frameBytes: number
  readonly messagesPerSecond: number
  readonly bufferBytes: number
  /** How long the buffer may stay above its limit. */
  readonly slowMs: number
}

export const defaultLimits: Omit<SocketLimits, 'heartbeatMs'> = {
  authMs: 5_000,
  resumeMs: 5_000,
  frameBytes: 64 * 1024,
  messagesPerSecond: 30,
  bufferBytes: 1024 * 1024,
  slowMs: 10_000,
}

export interface Connection {
  readonly kind: SocketKind
  readonly identity: Identity | undefined
  readonly channels: ReadonlyMap<string, number>
  /** Joins and leaves until the socket hears exactly these channels, telling the client each change. Rejects when Postgres is away. */
  setChannels(wanted: readonly string[]): Promise<void>
  /** Timers of all sockets are one: called about every second. */
  tick(now: number): void
  close(reason: CloseReason, text: string): void
  /** Ends it without a goodbye. */
  cut(): void
}

/** What the gateway decides for a connection. Each rejects when Postgres is away. */
export interface Gatekeeper {
  /** Null = welcome; otherwise why not. */
  admit(connection: Connection, token: string): Promise<{ identity: Identity } | { refusal: CloseReason; text: string }>
  channelsFor(kind: SocketKind, identity: Identity): Promise<readonly string[]>
  epoch(): string
}

export interface ConnectionDeps {
  readonly streams: Streams
  readonly logs: ChannelLogs
  readonly gatekeeper: Gatekeeper
  readonly limits: SocketLimits
  readonly metrics: Metrics
  readonly onClose: (connection: Connection) => void
  readonly onFailure: (error: unknown) => void
  readonly now: () => number
}

export interface Handshake {
  readonly kind: SocketKind
  readonly isLegacy: boolean
  readonly willResume: boolean
  /** Null: the client says it in its first frame. */
  readonly token: string | null
}

const relievedPollMs = 50

/** One socket from its upgrade to its end. Owns the socket's events; never throws, whatever the client sends. */
export function createConnection(socket: WebSocket, handshake: Handshake, deps: ConnectionDeps): Connection {
  const { kind, isLegacy } = handshake
  const { limits, gatekeeper, metrics, now } = deps
  const openedAt = now()
  const isWithinRate = createRateLimit(limits.messagesPerSecond, now)
  let identity: Identity | undefined
  let isReady = false
  let isAdmitting = false
  let heardAt = openedAt
  let pingedAt = openedAt
  let helloAt = 0
  let slowSince = 0
  const early: ClientFrame[] = []

  const isOpen = () => socket.readyState === socket.OPEN
  const isCongested = () => socket.bufferedAmount > limits.bufferBytes

  const outlet: Outlet = {
    get isOpen() {
      return isOpen()
    },
    get isCongested() {
      return isCongested()
    },
    sendFrame(frame) {
      const frames = isLegacy ? frame.legacy() : [frame.data]
      for (const data of frames) socket.send(data, { binary: false })
      metrics.framesSent.inc(frames.length)
    },
    sendControl,
    async relieved() {
      while (isOpen() && socket.bufferedAmount > limits.bufferBytes / 2)
        await new Promise(resolve => setTimeout(resolve, relievedPollMs))
    },
  }
  const delivery: Delivery = createDelivery({ outlet, streams: deps.streams, logs: deps.logs, onReadFailure: deps.onFailure })

  function sendControl(message: Readonly<Record<string, unknown>>): void {
    if (isOpen()) socket.send(JSON.stringify(message))
  }

  function close(reason: CloseReason, text: string): void {
    if (!isOpen()) return
    metrics.closed.inc({ reason })
    socket.close(closeCodes[reason], text)
  }

  /** Postgres is away: the client is asked to come back, with its cursors. */
  function closeUnavailable(error: unknown): void {
    deps.onFailure(error)
    close('full', 'unavailable')
  }

  async function authenticate(token: string, resume: Resume | null): Promise<void> {
    if (isAdmitting) return
    isAdmitting = true
    const admission = await gatekeeper.admit(connection, token)
    if ('refusal' in admission) return close(admission.refusal, admission.text)
    if (identity && !isSamePerson(identity, admission.identity)) return close('forbidden', 'other_identity')
    const isRenewal = identity !== undefined
    identity = admission.identity
    const channels = await gatekeeper.channelsFor(kind, identity)
    isAdmitting = false
    if (isRenewal) {
      sendControl({ type: 'authenticated', expires_at: new Date(identity.expiresAt).toISOString() })
      return setChannels(channels)
    }
    await greet(channels, resume)
  }

  async function greet(channels: readonly string[], resume: Resume | null): Promise<void> {
    const isHolding = handshake.willResume || resume !== null
    await delivery.join(channels, isHolding, joined =>
      sendControl({
        type: 'hello',
        epoch: gatekeeper.epoch(),
        channels: Object.fromEntries(joined),
        heartbeat_ms: limits.heartbeatMs,
      }),
    )
    isReady = true
    helloAt = now()
    if (resume) delivery.resume(resume, gatekeeper.epoch()).catch(closeUnavailable)
    for (const frame of early.splice(0)) obey(frame)
  }

  async function setChannels(wanted: readonly string[]): Promise<void> {
    if (!isReady || !isOpen()) return
    const heard = delivery.channels
    const isWanted = new Set(wanted)
    for (const channel of heard.keys()) {
      if (isWanted.has(channel)) continue
      delivery.leave(channel)
      sendControl({ type: 'unsubscribed', channel })
    }
    const added = wanted.filter(channel => !heard.has(channel))
    if (added.length === 0) return
    await delivery.join(added, false, joined => {
      for (const [channel, seq] of joined) sendControl({ type: 'subscribed', channel, seq })
    })
  }

  async function refreshSectors(): Promise<void> {
    if (kind !== 'waiter' || !identity) return
    await setChannels(await gatekeeper.channelsFor(kind, identity))
    const sectorIds = [...delivery.channels.keys()].flatMap(channel => /^channel:sector:\d+:(\d+)$/.exec(channel)?.[1] ?? [])
    if (isOpen()) socket.send(`sectors_updated:${[...new Set(sectorIds.map(Number))].sort((a, b) => a - b).join(',')}`)
  }

  function obey(frame: ClientFrame): void {
    switch (frame.type) {
      case 'ping':
        sendControl({ type: 'pong' })
        break
      case 'auth':
        authenticate(frame.token, frame.resume).catch(closeUnavailable)
        break
      case 'resume':
        if (isReady) delivery.resume(frame.resume, gatekeeper.epoch()).catch(closeUnavailable)
        else early.push(frame)
        break
      case 'refresh_sectors':
        if (isReady) refreshSectors().catch(deps.onFailure)
        else early.push(frame)
        break
    }
  }

  const connection: Connection = {
    kind,
    get identity() {
      return identity
    },
    get channels() {
      return delivery.channels
    },
    setChannels,
    close,
    cut: () => socket.terminate(),
    tick(at) {
      if (identity && at >= identity.expiresAt) return close('unauthenticated', 'token_expired')
      if (!identity && at - openedAt > limits.authMs) return close('unauthenticated', 'auth_timeout')
      if (at - heardAt > 2 * limits.heartbeatMs) return endSilent()
      if (isReady && delivery.isHeld && at - helloAt > limits.resumeMs) delivery.release()
      if (at - pingedAt >= limits.heartbeatMs && isOpen()) {
        pingedAt = at
        socket.ping()
      }
      watchBuffer(at)
    },
  }

  /** Nobody is there to answer a close frame, so the connection is cut as well. */
  function endSilent(): void {
    close('silent', 'silent')
    socket.terminate()
  }

  function watchBuffer(at: number): void {
    if (!isCongested()) {
      slowSince = 0
      delivery.wake()
    } else if (slowSince === 0) slowSince = at
    else if (at - slowSince >= limits.slowMs) close('tooSlow', 'too_slow')
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    heardAt = now()
    if (data.length > limits.frameBytes) return close('tooBig', 'message_too_big')
    if (!isWithinRate()) return close('tooMany', 'too_many_messages')
    const frame = isBinary ? null : parseClientFrame(data.toString())
    if (frame && isOpen()) obey(frame)
  })
  socket.on('pong', () => {
    heardAt = now()
  })
  socket.on('error', () => undefined) // protocol errors close the socket by themselves
  socket.on('close', () => {
    delivery.close()
    deps.onClose(connection)
  })
  if (handshake.token !== null) authenticate(handshake.token, null).catch(closeUnavailable)
  return connection
}

const isSamePerson = (before: Identity, after: Identity): boolean =>
  before.kind === 'staff'
    ? after.kind === 'staff' && after.actor.userId === before.actor.userId && after.actor.tenantId === before.actor.tenantId
    : after.kind === 'diner' && after.actor.sessionId === before.actor.sessionId
