import fc from 'fast-check'
import { type BranchRole, roles, type StaffActor } from '../../../domain/access/actor'
import { can } from '../../../domain/access/permissions'
import { floorScope } from '../../../domain/floor/floor-scope'

const actor = (...held: [branchId: number, role: BranchRole['role']][]): StaffActor => ({
  kind: 'staff',
  tenantId: 1,
  userId: 9,
  email: 'alguien@example.com',
  branchRoles: held.map(([branchId, role]) => ({ branchId, role })),
})

test.each([
  { held: [[1, 'ADMIN']], whole: 'all', bySector: [] },
  { held: [[1, 'MANAGER']], whole: [1], bySector: [] },
  { held: [[1, 'WAITER']], whole: [], bySector: [1] },
  { held: [[1, 'KITCHEN']], whole: [], bySector: [] },
  { held: [], whole: [], bySector: [] },
  {
    held: [
      [1, 'WAITER'],
      [1, 'MANAGER'],
      [2, 'WAITER'],
      [3, 'KITCHEN'],
    ],
    whole: [1],
    bySector: [2],
  },
] as const)('$held sees whole $whole and by sector $bySector', ({ held, whole, bySector }) => {
  expect(floorScope(actor(...held.map(([branchId, role]) => [branchId, role] as [number, typeof role])), null)).toEqual({
    userId: 9,
    whole,
    bySector,
  })
})

test('an admin who names a branch sees that one', () => {
  expect(floorScope(actor([1, 'ADMIN']), 5)).toEqual({ userId: 9, whole: [5], bySector: [] })
})

test('a branch is seen in one way at most, and only by whoever may read its tables', () => {
  const held = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...roles)), { maxLength: 8 })
  fc.assert(
    fc.property(held, fc.integer({ min: 1, max: 4 }), (branchRoles, branchId) => {
      const somebody = actor(...branchRoles)
      const { whole, bySector } = floorScope(somebody, branchId)
      const seen = [...(whole === 'all' ? [branchId] : whole), ...bySector]
      expect(seen).toEqual(can(somebody, 'table.read', branchId) ? [branchId] : [])
    }),
  )
})
