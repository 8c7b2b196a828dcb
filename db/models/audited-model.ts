import { BaseModel } from './base-model'

/** A row with its history: who made, changed and removed it, and how often it changed. `updated_at` is kept by the database. */
export class AuditedModel extends BaseModel {
  declare is_active: boolean
  declare version: number
  declare created_at: Date
  declare updated_at: Date
  declare deleted_at: Date | null
  declare created_by_id: number | null
  declare created_by_email: string | null
  declare updated_by_id: number | null
  declare updated_by_email: string | null
  declare deleted_by_id: number | null
  declare deleted_by_email: string | null
  /** The delete operation that took it along: restoring one row of an operation brings back all of it. */
  declare deleted_with: string | null
}
