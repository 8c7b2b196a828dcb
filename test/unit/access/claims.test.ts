import fc from 'fast-check'
import type { DinerActor, StaffActor } from '../../../domain/access/actor'
import { accessClaims, dinerOf, refreshClaims, refreshGrantOf, staffLoginOf, tableClaims } from '../../../domain/access/claims'

const staff: StaffActor = {
  kind: 'staff',
  tenantId: 1,
  userId: 7,
  email: 'ana@demo.com',
  branchRoles: [
    { branchId: 1, role: 'MANAGER' },
    { branchId: 2, role: 'WAITER' },
  ],
}
const diner: DinerActor = { kind: 'diner', tenantId: 1, branchId: 2, tableId: 3, sessionId: 4, dinerId: null }

it('keeps roles per branch, and flattens only for older clients', () => {
  const claims = accessClaims(staff, 'family')
  expect(claims).toMatchObject({ sub: '7', roles: ['MANAGER', 'WAITER'], branch_ids: [1, 2] })
  expect(staffLoginOf({ ...claims, exp: 9 })).toEqual({ actor: staff, familyId: 'family', expiresAt: 9 })
})

it('reads back what it wrote, with and without diner', () => {
  expect(dinerOf(tableClaims(diner))).toEqual(diner)
  expect(dinerOf(tableClaims({ ...diner, dinerId: 5 }))).toEqual({ ...diner, dinerId: 5 })
  expect(refreshGrantOf({ ...refreshClaims(7, 1, 'family'), jti: 'token' })).toEqual({
    userId: 7,
    tenantId: 1,
    familyId: 'family',
    tokenId: 'token',
  })
})

it('refuses claims with anything missing or malformed', () => {
  const access: Record<string, unknown> = { ...accessClaims(staff, 'family'), exp: 9 }
  for (const name of ['sub', 'tenant_id', 'email', 'fam', 'exp', 'branch_roles'])
    expect(staffLoginOf({ ...access, [name]: undefined })).toBeNull()
  expect(staffLoginOf({ ...access, branch_roles: [{ branch_id: 1, role: 'OWNER' }] })).toBeNull()
  const table: Record<string, unknown> = tableClaims(diner)
  for (const name of Object.keys(table)) expect(dinerOf({ ...table, [name]: -1 })).toBeNull()
  expect(dinerOf({ ...table, diner_id: 'x' })).toBeNull()
})

it('never throws, whatever a token holds', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('sub', 'tenant_id', 'branch_roles', 'fam', 'exp', 'email', 'diner_id'), fc.anything()),
      claims => {
        staffLoginOf(claims)
        dinerOf(claims)
        refreshGrantOf(claims)
      },
    ),
  )
})
