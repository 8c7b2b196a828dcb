import { announceAssignments } from '../../db/floor/assignment-notices'
import type { Announce } from '../crud/resource'

/** Connected staff hear what now belongs to them: a new branch, a sector less. */
export const announceFloor: Announce = ({ redis }, { branchIds }) =>
  announceAssignments(redis, { branchId: branchIds[0] ?? 0, waiterIds: null })
