/** A line of the audit trail as its hash covers it. Values of jsonb columns come as Postgres writes them: `old_values::text`. */
export interface AuditLine {
  readonly tenant_id: number
  readonly seq: number
  readonly prev_hash: string
  readonly id: number
  readonly branch_id: number | null
  readonly user_id: number | null
  readonly user_email: string | null
  readonly diner_id: number | null
  readonly role: string | null
  readonly action: string
  readonly entity_type: string
  readonly entity_id: number
  readonly old_values: string | null
  readonly new_values: string | null
  readonly reason: string | null
  readonly ip_address: string | null
  readonly user_agent: string | null
  readonly request_id: string | null
  /** Microseconds since 1970. */
  readonly created_at: number
}

/** What stands before the first line of a chain. */
export const genesisHash = '0'.repeat(64)

/** The text whose SHA-256 is a line's hash: what the database's `audit_text` writes, written a second time to check the first. */
export function canonicalText(line: AuditLine): string {
  const members = [
    text('integrador.audit.1'),
    number(line.tenant_id),
    number(line.seq),
    text(line.prev_hash),
    number(line.id),
    number(line.branch_id),
    number(line.user_id),
    text(line.user_email),
    number(line.diner_id),
    text(line.role),
    text(line.action),
    text(line.entity_type),
    number(line.entity_id),
    line.old_values ?? 'null',
    line.new_values ?? 'null',
    text(line.reason),
    text(line.ip_address),
    text(line.user_agent),
    text(line.request_id),
    number(line.created_at),
  ]
  return `[${members.join(', ')}]`
}

const number = (value: number | null): string => (value === null ? 'null' : String(value))
const text = (value: string | null): string => JSON.stringify(value)
