import { z } from 'zod'
import type { AuditLogLine } from '../../db/queries/audit/audit-log'
import { changesBetween } from '../../domain/audit/changes'
import type { CsvColumn } from './csv'

const id = z.number().int()
const values = z.record(z.string(), z.unknown())

/** A line of the audit trail. `changes` is what is not the same in `old_values` and `new_values`. */
export const auditLine = z.object({
  id,
  seq: id.describe('Lugar en la cadena, sin huecos desde 1'),
  tenant_id: id,
  branch_id: id.nullable(),
  user_id: id.nullable(),
  user_email: z.string().nullable(),
  diner_id: id.nullable(),
  role: z.string().nullable(),
  action: z.string(),
  entity_type: z.string(),
  entity_id: id.nullable(),
  old_values: values.nullable(),
  new_values: values.nullable(),
  changes: z.record(z.string(), z.object({ old: z.unknown(), new: z.unknown() })),
  reason: z.string().nullable(),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  request_id: z.string().nullable(),
  prev_hash: z.string(),
  hash: z.string().describe('SHA-256 de la línea y de la anterior'),
  created_at: z.iso.datetime(),
})

export const presentAuditLine = (line: AuditLogLine): z.infer<typeof auditLine> => ({
  ...line,
  changes: changesBetween(line.old_values, line.new_values),
  created_at: line.created_at.toISOString(),
})

const column = (name: keyof Omit<AuditLogLine, 'old_values' | 'new_values'>): CsvColumn<AuditLogLine> => ({
  name,
  value: line => line[name],
})

/** The same for a spreadsheet; changes as JSON. */
export const auditColumns: readonly CsvColumn<AuditLogLine>[] = [
  column('seq'),
  column('created_at'),
  column('user_id'),
  column('user_email'),
  column('diner_id'),
  column('role'),
  column('branch_id'),
  column('action'),
  column('entity_type'),
  column('entity_id'),
  { name: 'changes', value: line => JSON.stringify(changesBetween(line.old_values, line.new_values)) },
  column('reason'),
  column('ip_address'),
  column('user_agent'),
  column('request_id'),
  column('hash'),
]
