import type Redis from 'ioredis'

/** Where changes of the catalogue are announced, so that API processes forget the menus they keep. */
export const menuChannel = 'control:menu'

/** Whose menus changed; without a branch those of the whole restaurant. */
export interface MenuNotice {
  readonly tenantId: number
  readonly branchId: number | null
}

/**
 * Tells every API process, after the commit; awaited before the writer is answered, so that they find their change on the menu. Never
 * throws: what was committed stays done without Redis, and menus then follow within their lifetime of a few seconds.
 */
export async function announceMenuChange(redis: Redis, { tenantId, branchId }: MenuNotice): Promise<void> {
  await redis.publish(menuChannel, JSON.stringify({ tenant_id: tenantId, branch_id: branchId })).catch(() => undefined)
}

/** Undefined for anything that is not a notice. */
export function readMenuNotice(text: string): MenuNotice | undefined {
  try {
    const { tenant_id: tenantId, branch_id: branchId } = JSON.parse(text)
    if (typeof tenantId !== 'number') return undefined
    return { tenantId, branchId: typeof branchId === 'number' ? branchId : null }
  } catch {
    return undefined
  }
}
