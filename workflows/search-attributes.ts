import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD)

/** By which operators find workflows. Registered when the server starts; all of type Keyword. */
export const attributes = {
  tenantId: keyword('TenantId'),
  branchId: keyword('BranchId'),
  tableCode: keyword('TableCode'),
  sessionId: keyword('SessionId'),
  roundStatus: keyword('RoundStatus'),
  checkStatus: keyword('CheckStatus'),
  paymentStatus: keyword('PaymentStatus'),
} as const
