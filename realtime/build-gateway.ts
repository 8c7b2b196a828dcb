import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Knex } from 'knex'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Config } from '../platform/config'
import { closeCodes } from './close-codes'
import { type Connection, createConnection, defaultLimits, type Gatekeeper, type SocketLimits } from './connection'
import { controlChannels } from './control'
import { createGatekeeper } from './gatekeeper'
import { readHandshake } from './handshake'
import { createHttp } from './http'
import { ownerOf } from './identity'
import { createMetrics } from './metrics'
import { isOriginAllowed } from './origins'
import { createChannelLogs } from './replay'
import { createRoster } from './roster'
import { createStreams } from './streams'
import { createSubscriber } from './subscriber'
import { createWatch, defaultWatchTimes, type WatchTimes } from './watch'

export interface GatewayLog {
  warn(details: object, message: string): void
}

export interface GatewayDeps {
  readonly config: Pick<
    Config,
    | 'NODE_ENV'
    | 'ALLOWED_ORIGINS'
    | 'JWT_SECRET'
    | 'TABLE_TOKEN_SECRET'
    | 'REDIS_URL'
    | 'SOCKETS_PER_USER'
    | 'SOCKETS_PER_TABLE'
    | 'SOCKETS_PER_PROCESS'
    | 'SOCKET_HEARTBEAT_MS'
  >
  readonly knex: Knex
  readonly log: GatewayLog
  readonly limits?: Partial<SocketLimits>
  readonly times?: Partial<WatchTimes>
}

export interface Gateway {
  /** The port it listens on. Rejects when the port is taken or Postgres is away. */
  listen(host: string, port: number): Promise<number>
  /** Sends everybody away, then stops. New sockets are told to come back elsewhere meanwhile. */
  drain(pace: DrainPace): Promise<void>
}

/** One socket after the other, so that a thousand screens do not come back at once; milliseconds. */
export interface DrainPace {
  readonly perSocketMs: number
  readonly atMostMs: number
}

/** Beyond our own limit the library may still read this much, so that the client is told 4009 instead of being cut off. */
const hardFrameBytes = 1024 * 1024
/** A database that is away fails every reading of every channel; one line tells it. */
const warnEveryMs = 1_000
/** How long a closed client may take to say goodbye before its connection is cut. */
const goodbyeMs = 1_000

/** Sockets out. Reads the logs and live transport, never writes. It connects to Redis at once, to Postgres when needed. */
export function buildGateway({ config, knex, log, limits, times }: GatewayDeps): Gateway {
  const socketLimits: SocketLimits = { heartbeatMs: config.SOCKET_HEARTBEAT_MS, ...defaultLimits, ...limits }
  const metrics = createMetrics(config.SOCKETS_PER_PROCESS)
  const roster = createRoster()
  const gatekeeper = createGatekeeper({ knex, secrets: config, now: Date.now })
  const logs = createChannelLogs(knex, () => metrics.logReads.inc())
  let isListening = false
  let isDraining = false

  let warnedAt = 0
  const onFailure = (error: unknown) => {
    metrics.failures.inc()
    if (Date.now() - warnedAt < warnEveryMs) return
    warnedAt = Date.now()
    log.warn({ err: error }, 'reading failed; it will be tried again')
  }
  const subscriber = createSubscriber({
    url: config.REDIS_URL,
    onMessage(channel, text) {
      if (watch.receive(channel, text)) return
      metrics.messages.inc()
      streams.receive(channel, text)
    },
    onConnect() {
      if (!isListening) return
      streams.catchUpAll()
      watch.review().catch(onFailure)
    },
  })
  const sendAllBack = () => {
    for (const connection of roster.all()) connection.close('restart', 'other_history')
  }
  const streams = createStreams({
    log: logs,
    subscriber,
    onInvalid: channel => {
      metrics.invalid.inc()
      log.warn({ channel }, 'a live message is not an event of its channel')
    },
    onReadFailure: onFailure,
    onRewound: sendAllBack,
  })
  const watch = createWatch({ knex, roster, streams, now: Date.now, onFailure, onOtherHistory: sendAllBack })
  metrics.observe({
    connections: () => roster.size,
    users: () => roster.owners,
    streams: () => streams.size,
    isRedisConnected: () => subscriber.isConnected,
  })

  const door: Gatekeeper = {
    async admit(connection, token) {
      const admission = await gatekeeper.admit(connection.kind, token)
      if ('refusal' in admission) return admission
      const limit = admission.identity.kind === 'staff' ? config.SOCKETS_PER_USER : config.SOCKETS_PER_TABLE
      if (!roster.claim(connection, ownerOf(admission.identity), limit)) return { refusal: 'full', text: 'too_many_sockets' }
      metrics.accepted.inc()
      return admission
    },
    channelsFor: gatekeeper.channelsFor,
    epoch: () => watch.epoch(),
  }

  const server = createServer(
    createHttp({ knex, metrics, roster, subscriber, streams, limits: socketLimits, config, isDraining: () => isDraining }),
  )
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: hardFrameBytes,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const handshake = readHandshake(request)
    if (!handshake) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, webSocket => {
      const refusal = refusalFor(request)
      if (refusal) return refuse(webSocket, refusal)
      const connection: Connection = createConnection(webSocket, handshake, {
        streams,
        logs,
        gatekeeper: door,
        limits: socketLimits,
        metrics,
        onClose: closed => roster.remove(closed),
        onFailure,
        now: Date.now,
      })
      roster.add(connection)
    })
  })

  /** Refused after the upgrade, because browsers show a page nothing about one that failed. */
  function refusalFor(request: IncomingMessage): { reason: keyof typeof closeCodes; text: string } | null {
    if (isDraining) return { reason: 'restart', text: 'restarting' }
    if (roster.size >= config.SOCKETS_PER_PROCESS) return { reason: 'full', text: 'full' }
    return isOriginAllowed(config, request.headers.origin) ? null : { reason: 'forbidden', text: 'origin' }
  }

  function refuse(webSocket: WebSocket, { reason, text }: { reason: keyof typeof closeCodes; text: string }): void {
    metrics.closed.inc({ reason })
    webSocket.on('error', () => undefined)
    webSocket.close(closeCodes[reason], text)
    setTimeout(() => webSocket.terminate(), goodbyeMs)
  }

  return {
    async listen(host, port) {
      await watch.start({ ...defaultWatchTimes, ...times })
      isListening = true
      for (const channel of controlChannels) await subscriber.subscribe(channel)
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, resolve)
      })
      const address = server.address()
      return typeof address === 'object' && address ? address.port : port
    },
    async drain({ perSocketMs, atMostMs }) {
      isDraining = true
      const all = roster.all()
      const pauseMs = Math.min(perSocketMs, atMostMs / Math.max(all.length, 1))
      const startedAt = Date.now()
      for (const [index, connection] of all.entries()) {
        const earlyMs = startedAt + index * pauseMs - Date.now()
        if (earlyMs > 0) await new Promise(resolve => setTimeout(resolve, earlyMs))
        connection.close('restart', 'restarting')
      }
      const deadline = Date.now() + goodbyeMs
      while (roster.size > 0 && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20))
      watch.stop()
      subscriber.close()
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      for (const connection of roster.all()) connection.cut()
      await closed
    },
  }
}
