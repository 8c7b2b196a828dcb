import type { StaffMember } from '../../db/access/staff'
import { branchIdsOf, rolesOf } from '../../domain/access/claims'

/** `roles` and `branch_ids` are flattened for older clients; `branch_roles` is what counts. */
export const presentUser = ({ actor, firstName, lastName }: StaffMember) => ({
  id: actor.userId,
  email: actor.email,
  first_name: firstName,
  last_name: lastName,
  tenant_id: actor.tenantId,
  branch_ids: branchIdsOf(actor),
  roles: rolesOf(actor),
  branch_roles: actor.branchRoles.map(({ branchId, role }) => ({ branch_id: branchId, role })),
})
