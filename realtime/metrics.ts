import { Counter, Gauge } from 'prom-client'
import { createMetrics as createRegistry } from '../platform/metrics'

export type Metrics = ReturnType<typeof createMetrics>

interface Readings {
  connections(): number
  users(): number
  streams(): number
  isRedisConnected(): boolean
}

/** What the gateway counts; a registry of its own, so that two gateways in one process (tests) do not mix. */
export function createMetrics(connectionsMax: number) {
  const registry = createRegistry('gateway')
  const registers = [registry]
  let readings: Readings = { connections: () => 0, users: () => 0, streams: () => 0, isRedisConnected: () => false }

  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `wsgateway_${name}`, help, labelNames: [...labelNames], registers })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `wsgateway_${name}`,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })

  gauge('connections_total', 'Open sockets', () => readings.connections())
  gauge('connections_max', 'Sockets this process accepts', () => connectionsMax)
  gauge('users_connected', 'People and tables with at least one socket', () => readings.users())
  gauge('channels_followed', 'Channels that somebody listens to', () => readings.streams())
  gauge('redis_connected', '1 while live transport works', () => (readings.isRedisConnected() ? 1 : 0))

  return {
    registry,
    accepted: counter('connections_accepted_total', 'Sockets that were greeted'),
    closed: counter('connections_closed_total', 'Sockets that the gateway closed', ['reason']),
    framesSent: counter('frames_sent_total', 'Event frames written to sockets'),
    messages: counter('events_processed', 'Live messages from Redis'),
    invalid: counter('events_invalid_schema', 'Live messages that are no event of their channel'),
    logReads: counter('log_reads_total', 'Pages read from the logs in Postgres'),
    failures: counter('failures_total', 'Readings that failed and are tried again'),
    /** Gauges read these when they are collected. */
    observe(given: Readings) {
      readings = given
    },
  }
}
