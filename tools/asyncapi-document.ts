import { audiences, type EventType } from '../domain/events'
import { type SocketKind, socketKinds } from '../realtime/channels'
import { closeCodes } from '../realtime/close-codes'

type Schema = Readonly<Record<string, unknown>>

const kindOf = {
  admins: 'admin',
  kitchen: 'kitchen',
  kitchenOnceApproved: 'kitchen',
  waiters: 'waiter',
  branchWaiters: 'waiter',
  diners: 'diner',
  branchDiners: 'diner',
} as const satisfies Record<string, SocketKind>

const text = { type: 'string' }
const integer = { type: 'integer' }
const orNull = (type: string) => ({ type: [type, 'null'] })
const seqByChannel = { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } }

/** The socket's contract as an AsyncAPI 3 document, made from the tables that the code itself goes by. */
export function asyncApiDocument(): Schema {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Integrador: pantallas en vivo', version: '1.0.0', description },
    defaultContentType: 'application/json',
    servers: { gateway: { host: 'localhost:8001', protocol: 'ws' } },
    channels: Object.fromEntries(socketKinds.map(kind => [kind, channel(kind)])),
    operations: Object.fromEntries(socketKinds.flatMap(kind => [sending(kind), receiving(kind)])),
    components: {
      messages: { ...eventMessages(), ...controlMessages },
      schemas: { event: eventSchema },
    },
  }
}

const description = [
  'Cada canal es un registro ordenado: cada evento lleva `channel` y `seq`, llega una sola vez y en orden.',
  'Un cliente que vuelve se conecta con `?resume=1` y manda `resume` con sus cursores (o los pone en `auth`): recibe lo que perdió y después `live`.',
  'Si recibe `resync` para un canal, tiene que volver a leer su pantalla por HTTP; los eventos nuevos siguen llegando.',
  `Códigos de cierre: ${Object.entries(closeCodes)
    .map(([reason, code]) => `${code} ${reason}`)
    .join(', ')}. Después de 1001, 1012, 1013 y 4008 conviene reconectar con los cursores.`,
  'Los eventos de línea del carrito llevan también sus totales (`cart_version`, `cart_subtotal_cents`, `cart_discount_cents`, `cart_total_cents`): si las líneas que se conocen no suman `cart_total_cents`, una promoción cambió otra línea y hay que volver a leer el carrito.',
  'Con el prefijo `/legacy` los eventos de ronda llevan los nombres de la generación siguiente de clientes.',
].join('\n\n')

const isHeardBy = (type: EventType, kind: SocketKind): boolean => audiences[type].some(audience => kindOf[audience] === kind)
const eventTypes = Object.keys(audiences) as EventType[]
const reference = (to: string) => ({ $ref: to })

function channel(kind: SocketKind): Schema {
  const names = [...eventTypes.filter(type => isHeardBy(type, kind)), ...serverControls(kind), ...clientControls(kind)]
  const token = kind === 'diner' ? 'table_token' : 'token'
  return {
    address: `/ws/${kind}`,
    messages: Object.fromEntries(names.map(name => [name, reference(`#/components/messages/${name}`)])),
    bindings: {
      ws: {
        method: 'GET',
        query: { type: 'object', properties: { [token]: text, resume: { type: 'string', enum: ['1'] } } },
        headers: { type: 'object', properties: { Authorization: text } },
      },
    },
  }
}

const serverControls = (kind: SocketKind) => [
  'hello',
  'live',
  'resync',
  'subscribed',
  'unsubscribed',
  'authenticated',
  'pong',
  ...(kind === 'waiter' ? ['sectorsUpdated'] : []),
]
const clientControls = (kind: SocketKind) => ['auth', 'ping', 'resume', ...(kind === 'waiter' ? ['refreshSectors'] : [])]

const sending = (kind: SocketKind) => [
  `${kind}Hears`,
  {
    action: 'send',
    channel: reference(`#/channels/${kind}`),
    messages: [...eventTypes.filter(type => isHeardBy(type, kind)), ...serverControls(kind)].map(name =>
      reference(`#/channels/${kind}/messages/${name}`),
    ),
  },
]

const receiving = (kind: SocketKind) => [
  `${kind}Says`,
  {
    action: 'receive',
    channel: reference(`#/channels/${kind}`),
    messages: clientControls(kind).map(name => reference(`#/channels/${kind}/messages/${name}`)),
  },
]

const eventMessages = () =>
  Object.fromEntries(
    eventTypes.map(type => [
      type,
      {
        name: type,
        summary: `Audiencia: ${audiences[type].join(', ')}`,
        payload: { allOf: [reference('#/components/schemas/event'), { properties: { type: { const: type } } }] },
      },
    ]),
  )

const eventSchema: Schema = {
  type: 'object',
  required: ['id', 'channel', 'seq', 'type', 'tenant_id', 'branch_id', 'entity', 'actor', 'ts', 'v'],
  properties: {
    id: { type: 'string', format: 'uuid', description: 'El mismo en cada canal' },
    channel: text,
    seq: { type: 'integer', minimum: 1, description: 'Lugar en ese canal, sin huecos' },
    type: text,
    tenant_id: integer,
    branch_id: { type: 'integer', description: '0 = de todo el restaurante' },
    table_id: orNull('integer'),
    session_id: orNull('integer'),
    sector_id: orNull('integer'),
    entity: { type: 'object', description: 'Lo necesario para dibujarlo sin otra consulta' },
    actor: {
      type: 'object',
      required: ['user_id', 'role'],
      properties: {
        user_id: orNull('integer'),
        diner_id: orNull('integer'),
        role: { enum: ['ADMIN', 'MANAGER', 'KITCHEN', 'WAITER', 'DINER', 'SYSTEM'] },
      },
    },
    ts: { type: 'string', format: 'date-time' },
    v: { const: 1 },
    request_id: orNull('string'),
    traceparent: orNull('string'),
  },
}

const control = (type: string, summary: string, properties: Schema = {}) => ({
  name: type,
  summary,
  payload: {
    type: 'object',
    required: ['type', ...Object.keys(properties)],
    properties: { type: { const: type }, ...properties },
  },
})

const channelNames = { type: 'array', items: text }

const controlMessages = {
  hello: control('hello', 'Primer mensaje: canales y hasta dónde llegan', {
    epoch: text,
    channels: seqByChannel,
    heartbeat_ms: integer,
  }),
  live: control('live', 'Lo perdido ya se envió; lo que sigue es en vivo'),
  resync: control('resync', 'El cursor no sirve: volver a leer por HTTP', { channels: channelNames }),
  subscribed: control('subscribed', 'Un canal que se agrega con el socket abierto', { channel: text, seq: integer }),
  unsubscribed: control('unsubscribed', 'Un canal que deja de escucharse', { channel: text }),
  authenticated: control('authenticated', 'El token se renovó sin reconectar', {
    expires_at: { type: 'string', format: 'date-time' },
  }),
  pong: control('pong', 'Respuesta a ping'),
  sectorsUpdated: {
    name: 'sectors_updated',
    summary: 'Respuesta a refresh_sectors',
    contentType: 'text/plain',
    payload: { type: 'string', pattern: '^sectors_updated:[0-9,]*$' },
  },
  auth: {
    name: 'auth',
    summary: 'Token en el primer mensaje, o renovación; con `cursors`, además retoma',
    payload: {
      type: 'object',
      required: ['type'],
      properties: { type: { const: 'auth' }, token: text, table_token: text, cursors: seqByChannel, epoch: text },
    },
  },
  ping: control('ping', 'También como texto plano `ping`'),
  resume: {
    name: 'resume',
    summary: 'Desde dónde seguir en cada canal',
    payload: {
      type: 'object',
      required: ['type', 'cursors'],
      properties: { type: { const: 'resume' }, cursors: seqByChannel, epoch: text },
    },
  },
  refreshSectors: control('refresh_sectors', 'Vuelve a leer los sectores de hoy; también como texto plano'),
}
