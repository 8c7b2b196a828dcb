import { AuditedModel } from './audited-model'

export class KnowledgeDocumentModel extends AuditedModel {
  static override tableName = 'knowledge_documents'

  declare id: number
  declare tenant_id: number
  declare branch_id: number | null
  declare title: string | null
  declare content: string
  declare source: string | null
  declare source_id: number | null
  declare embedding: number[] | null
}
