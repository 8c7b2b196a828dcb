import { upsertSearchAttributes } from '@temporalio/workflow'
import type { SessionPlace } from '../domain/floor/session'
import { attributes } from './search-attributes'

/** By which operators find a workflow of a table from its first moment. */
export function describePlace({
  tenantId,
  branchId,
  tableCode,
  sessionId,
}: Pick<SessionPlace, 'tenantId' | 'branchId' | 'tableCode' | 'sessionId'>): void {
  upsertSearchAttributes([
    { key: attributes.tenantId, value: String(tenantId) },
    { key: attributes.branchId, value: String(branchId) },
    { key: attributes.tableCode, value: tableCode },
    { key: attributes.sessionId, value: String(sessionId) },
  ])
}
