import { announceMenuChange } from '../../db/catalog/menu-notices'
import type { Announce } from '../crud/resource'

/** Menus that show what changed are made anew: those of its branch, or all of the restaurant's. */
export const announceCatalogue: Announce = ({ redis }, { tenantId, branchIds }) =>
  announceMenuChange(redis, { tenantId, branchId: branchIds.length === 1 ? (branchIds[0] ?? null) : null })
