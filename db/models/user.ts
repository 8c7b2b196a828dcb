import { AuditedModel } from './audited-model'

export class UserModel extends AuditedModel {
  static override tableName = 'users'

  declare id: number
  declare tenant_id: number
  declare email: string
  declare password_hash: string
  declare first_name: string | null
  declare last_name: string | null
  declare phone: string | null
  declare dni: string | null
  declare hire_date: string | null
}
