import { AuditedModel } from './audited-model'

export class ChatLogModel extends AuditedModel {
  static override tableName = 'chat_logs'

  declare id: number
  declare tenant_id: number
  declare branch_id: number | null
  declare table_session_id: number | null
  declare user_id: number | null
  declare question: string
  declare answer: string
  declare context_docs: number[]
  declare response_time_ms: number | null
  declare confidence_score: number | null
  declare feedback_helpful: boolean | null
}
