import { type ServiceCall, serviceCallEvent, serviceCallMoves } from '../../../domain/floor/service-call'
import type { SessionPlace } from '../../../domain/floor/session'
import { canMove, isFinalState } from '../../../domain/transitions'

const place: SessionPlace = {
  sessionId: 5,
  tenantId: 1,
  branchId: 2,
  tableId: 3,
  tableCode: 'INT-01',
  sectorId: 4,
  status: 'OPEN',
}
const call: ServiceCall = {
  id: 8,
  sessionId: 5,
  tableId: 3,
  tableCode: 'INT-01',
  type: 'WAITER_CALL',
  status: 'OPEN',
  createdAt: '2030-01-01T00:00:00.000Z',
  ackedAt: null,
  ackedByUserId: null,
  closedAt: null,
  reminderCount: 0,
}

test('a call is taken, then resolved, or resolved at once; never taken back', () => {
  const states = ['OPEN', 'ACKED', 'CLOSED'] as const
  const allowed = states.flatMap(from => states.filter(to => canMove(serviceCallMoves, from, to)).map(to => `${from}→${to}`))
  expect(allowed).toEqual(['OPEN→ACKED', 'OPEN→CLOSED', 'ACKED→CLOSED'])
  expect(isFinalState(serviceCallMoves, 'CLOSED')).toBe(true)
})

test.each([
  { status: 'OPEN', reminderCount: 0, type: 'SERVICE_CALL_CREATED', reminder: false },
  { status: 'OPEN', reminderCount: 2, type: 'SERVICE_CALL_CREATED', reminder: true },
  { status: 'ACKED', reminderCount: 2, type: 'SERVICE_CALL_ACKED', reminder: false },
  { status: 'CLOSED', reminderCount: 0, type: 'SERVICE_CALL_CLOSED', reminder: false },
] as const)('$status with $reminderCount reminders is told as $type', ({ status, reminderCount, type, reminder }) => {
  const event = serviceCallEvent(place, { ...call, status, reminderCount }, { user_id: null, role: 'DINER' })
  expect(event).toMatchObject({
    type,
    sector_id: 4,
    session_id: 5,
    entity: { call_id: 8, reminder, status, table_code: 'INT-01' },
  })
})
