import type { BranchRole, Role, StaffActor } from '../../../domain/access/actor'
import { audiences, channelsOf, type EventType, type NewEvent } from '../../../domain/events'
import { type Floor, mayOpen, type StaffSocketKind, staffChannels } from '../../../realtime/channels'

const floor: Floor = {
  branchIds: [1, 2],
  sectors: [
    { branchId: 1, sectorId: 10 },
    { branchId: 1, sectorId: 11 },
    { branchId: 2, sectorId: 20 },
  ],
  assignedToday: [{ branchId: 1, sectorId: 10 }],
}
const person = (...branchRoles: [number, Role][]): StaffActor => ({
  kind: 'staff',
  tenantId: 1,
  userId: 3,
  email: 'ana@example.com',
  branchRoles: branchRoles.map(([branchId, role]): BranchRole => ({ branchId, role })),
})

describe('the channels of a socket', () => {
  it('an ADMIN of one branch hears every branch of the tenant', () => {
    expect(staffChannels('admin', person([1, 'ADMIN']), floor)).toEqual([
      'channel:tenant:1:admin',
      'channel:branch:1:all',
      'channel:branch:1:admin',
      'channel:branch:2:all',
      'channel:branch:2:admin',
    ])
  })

  it('a MANAGER hears only where they manage', () => {
    const channels = staffChannels('admin', person([1, 'WAITER'], [2, 'MANAGER']), floor)
    expect(channels).toEqual(['channel:tenant:1:admin', 'channel:branch:2:all', 'channel:branch:2:admin'])
  })

  it('a WAITER hears the sectors of today only', () => {
    expect(staffChannels('waiter', person([1, 'WAITER']), floor)).toEqual([
      'channel:branch:1:all',
      'channel:branch:1:waiters',
      'channel:sector:1:10',
    ])
  })

  it('an assignment in a branch where the role is gone gives nothing', () => {
    expect(staffChannels('waiter', person([2, 'WAITER']), floor)).not.toContain('channel:sector:1:10')
  })

  it('a MANAGER on a waiter screen hears every sector of the branch, each once', () => {
    const channels = staffChannels('waiter', person([1, 'MANAGER']), floor)
    expect(channels.filter(name => name.startsWith('channel:sector'))).toEqual(['channel:sector:1:10', 'channel:sector:1:11'])
  })

  it('a kitchen screen hears no floor and no money', () => {
    expect(staffChannels('kitchen', person([1, 'KITCHEN']), floor)).toEqual(['channel:branch:1:all', 'channel:branch:1:kitchen'])
  })

  it.each([
    ['admin', 'WAITER', false],
    ['admin', 'KITCHEN', false],
    ['admin', 'MANAGER', true],
    ['waiter', 'KITCHEN', false],
    ['waiter', 'WAITER', true],
    ['kitchen', 'WAITER', false],
    ['kitchen', 'KITCHEN', true],
    ['kitchen', 'ADMIN', true],
  ] as const)('/ws/%s for %s: %s', (kind, role, isAllowed) => {
    expect(mayOpen(kind, person([1, role]))).toBe(isAllowed)
  })
})

describe('audience and channels together', () => {
  const kinds: readonly StaffSocketKind[] = ['admin', 'waiter', 'kitchen']
  const people = [person([1, 'ADMIN']), person([1, 'MANAGER']), person([1, 'WAITER']), person([1, 'KITCHEN'])]
  const event = (type: EventType, sectorId: number | null): NewEvent => ({
    type,
    tenant_id: 1,
    branch_id: 1,
    table_id: 1,
    session_id: 5,
    sector_id: sectorId,
    entity: {},
    actor: { user_id: null, role: 'SYSTEM' },
    kitchen_knows: true,
  })

  it.each(Object.keys(audiences) as EventType[])('%s reaches no socket twice', type => {
    for (const kind of kinds)
      for (const actor of people.filter(actor => mayOpen(kind, actor)))
        for (const sectorId of [null, 10, 11]) {
          const heard = new Set(staffChannels(kind, actor, floor))
          const copies = channelsOf(event(type, sectorId)).filter(channel => heard.has(channel))
          expect(copies.length).toBeLessThanOrEqual(1)
        }
  })

  it('an event for every table goes to each session once, and to the staff of the branch once', () => {
    const told = { ...event('PRODUCT_AVAILABILITY_CHANGED', null), session_id: null, session_ids: [7, 8, 7] }
    expect(channelsOf(told)).toEqual(['channel:branch:1:all', 'channel:session:7', 'channel:session:8'])
    for (const kind of kinds)
      for (const actor of people.filter(actor => mayOpen(kind, actor))) {
        const heard = new Set(staffChannels(kind, actor, floor))
        expect(channelsOf(told).filter(channel => heard.has(channel))).toHaveLength(1)
      }
  })

  it('an event of one table reaches no other session, whatever it lists', () => {
    expect(channelsOf({ ...event('CART_CLEARED', null), session_ids: [7] })).toEqual(['channel:session:5'])
  })
})
