import { announceMenuChange } from '../../db/catalog/menu-notices'
import type { Announce } from '../crud/resource'

/**
 * All menus of the restaurant are made anew when next asked for, not only those of the branches that the row belongs to now: an edit may
 * have taken it away from another. A menu costs seven queries, once.
 */
export const announceCatalogue: Announce = ({ redis }, { tenantId }) => announceMenuChange(redis, { tenantId, branchId: null })
