import { type BranchRole, type DinerActor, type Role, roles, type StaffActor } from './actor'

/** The three kinds of token. Access and refresh share a secret; table tokens have their own. */
export const tokenKinds = {
  access: { issuer: 'menu-ops', audience: 'menu-ops-users', type: 'access' },
  refresh: { issuer: 'menu-ops', audience: 'menu-ops-users', type: 'refresh' },
  table: { issuer: 'integrador:table', audience: 'integrador:diner', type: 'table' },
} as const

type Claims = Readonly<Record<string, unknown>>

/** Claims of an access token. `roles` and `branch_ids` are flattened for older clients; only `branch_roles` counts here. */
export function accessClaims(actor: StaffActor, familyId: string) {
  return {
    sub: String(actor.userId),
    email: actor.email,
    tenant_id: actor.tenantId,
    branch_ids: branchIdsOf(actor),
    roles: rolesOf(actor),
    branch_roles: actor.branchRoles.map(({ branchId, role }) => ({ branch_id: branchId, role })),
    fam: familyId,
  }
}

export const branchIdsOf = (actor: StaffActor): number[] => [...new Set(actor.branchRoles.map(({ branchId }) => branchId))]

/** Strongest first. */
export const rolesOf = (actor: StaffActor): Role[] => roles.filter(role => actor.branchRoles.some(held => held.role === role))

/** Somebody logged in, and the login (family) their token belongs to: revoked with it. */
export interface StaffLogin {
  readonly actor: StaffActor
  readonly familyId: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

/** Reads verified access claims; null when a claim is missing or malformed. */
export function staffLoginOf(claims: Claims | null): StaffLogin | null {
  const userId = idOf(claims?.sub)
  const tenantId = idOf(claims?.tenant_id)
  const { email, fam, exp } = claims ?? {}
  const branchRoles = branchRolesOf(claims?.branch_roles)
  if (userId === null || tenantId === null || branchRoles === null) return null
  if (typeof email !== 'string' || typeof fam !== 'string' || typeof exp !== 'number') return null
  return { actor: { kind: 'staff', tenantId, userId, email, branchRoles }, familyId: fam, expiresAt: exp }
}

function branchRolesOf(value: unknown): BranchRole[] | null {
  if (!Array.isArray(value)) return null
  const found: BranchRole[] = []
  for (const entry of value as Claims[]) {
    const branchId = idOf(entry?.branch_id)
    const role = roles.find(known => known === entry?.role)
    if (branchId === null || role === undefined) return null
    found.push({ branchId, role })
  }
  return found
}

/** Claims of a refresh token; its `jti` names it in the family. */
export const refreshClaims = (userId: number, tenantId: number, familyId: string) => ({
  sub: String(userId),
  tenant_id: tenantId,
  fam: familyId,
})

export interface RefreshGrant {
  readonly userId: number
  readonly tenantId: number
  readonly familyId: string
  readonly tokenId: string
}

/** Reads verified refresh claims; null when malformed. */
export function refreshGrantOf(claims: Claims | null): RefreshGrant | null {
  const userId = idOf(claims?.sub)
  const tenantId = idOf(claims?.tenant_id)
  const { fam, jti } = claims ?? {}
  if (userId === null || tenantId === null || typeof fam !== 'string' || typeof jti !== 'string') return null
  return { userId, tenantId, familyId: fam, tokenId: jti }
}

/** Claims of a table token; with `diner_id` once the phone registered its diner. */
export const tableClaims = (diner: Omit<DinerActor, 'kind'>) => ({
  tenant_id: diner.tenantId,
  branch_id: diner.branchId,
  table_id: diner.tableId,
  session_id: diner.sessionId,
  ...(diner.dinerId === null ? {} : { diner_id: diner.dinerId }),
})

/** Reads verified table claims; null when malformed. Whether the session is still open is for the caller to look up. */
export function dinerOf(claims: Claims | null): DinerActor | null {
  const tenantId = idOf(claims?.tenant_id)
  const branchId = idOf(claims?.branch_id)
  const tableId = idOf(claims?.table_id)
  const sessionId = idOf(claims?.session_id)
  const dinerId = claims?.diner_id === undefined ? null : idOf(claims.diner_id)
  if (tenantId === null || branchId === null || tableId === null || sessionId === null) return null
  if (dinerId === null && claims?.diner_id !== undefined) return null
  return { kind: 'diner', tenantId, branchId, tableId, sessionId, dinerId }
}

/** A positive id, given as number or (like `sub`) as digits. */
function idOf(value: unknown): number | null {
  const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : null
}
