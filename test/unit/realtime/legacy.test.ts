import type { LoggedEvent } from '../../../db/events/log'
import { frameOfEntry, frameOfMessage } from '../../../realtime/frame'
import { legacyNames } from '../../../realtime/legacy'

const staff = 'channel:branch:1:admin'
const table = 'channel:session:7'

const entry = (type: LoggedEvent['event']['type'], channel: string): LoggedEvent => ({
  channel,
  seq: 3,
  event: {
    id: '6f0d1a2e-0000-4000-8000-000000000000',
    type,
    tenant_id: 1,
    branch_id: 1,
    table_id: 2,
    session_id: 7,
    sector_id: null,
    entity: { round_id: 5 },
    actor: { user_id: null, role: 'DINER' },
    ts: '2026-01-01T00:00:00.000Z',
    v: 1,
    request_id: null,
    traceparent: null,
  },
})

describe('names of the later generation', () => {
  it.each([
    ['ROUND_SUBMITTED', staff, ['ROUND_PENDING']],
    ['ROUND_IN_KITCHEN', staff, ['ROUND_SUBMITTED']],
    ['ROUND_IN_KITCHEN', table, ['ROUND_SUBMITTED', 'ROUND_IN_KITCHEN']],
    ['TICKET_IN_PROGRESS', staff, ['TICKET_IN_PROGRESS', 'ROUND_IN_KITCHEN']],
    ['ROUND_READY', staff, ['ROUND_READY']],
    ['CHECK_PAID', table, ['CHECK_PAID']],
  ])('%s on %s is %j', (type, channel, names) => {
    expect(legacyNames({ type, channel, entity: {} })).toEqual(names)
  })

  it('announces cooking only with the first ticket when the ticket says which one it is', () => {
    const second = { type: 'TICKET_IN_PROGRESS', channel: staff, entity: { is_first_of_round: false } }
    expect(legacyNames(second)).toEqual(['TICKET_IN_PROGRESS'])
  })

  it('changes nothing but the type', () => {
    const frame = frameOfEntry(entry('ROUND_SUBMITTED', staff))
    const [translated] = frame.legacy()
    expect(JSON.parse(String(translated))).toEqual({ ...JSON.parse(String(frame.data)), type: 'ROUND_PENDING' })
  })
})

describe('a live message', () => {
  const wire = String(frameOfEntry(entry('ROUND_READY', staff)).data)

  it('is taken as it is', () => {
    expect(frameOfMessage(staff, wire)).toMatchObject({ seq: 3, type: 'ROUND_READY', data: Buffer.from(wire) })
  })

  it.each([
    ['of another channel', table, wire],
    ['without seq', staff, JSON.stringify({ channel: staff, type: 'ROUND_READY' })],
    ['with a text as seq', staff, JSON.stringify({ channel: staff, type: 'ROUND_READY', seq: '3' })],
    ['that is no JSON', staff, 'ping'],
    ['that is null', staff, 'null'],
  ])('%s is no event', (_what, channel, text) => {
    expect(frameOfMessage(channel, text)).toBeUndefined()
  })
})
