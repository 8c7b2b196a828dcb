import type { Knex } from 'knex'
import { audit, check, column, createTable, id, index, optional, tenant } from './columns'

export async function up(knex: Knex): Promise<void> {
  // A document without a branch counts for every branch of the tenant.
  await createTable(knex, 'knowledge_documents', [
    id,
    tenant,
    optional('branch_id', 'branches', 'cascade'),
    column('title', 'text'),
    column('content', 'text not null'),
    column('source', 'text'),
    column('source_id', 'bigint'),
    column('embedding', 'real[]'),
    index(['tenant_id', 'source', 'source_id']),
    audit,
  ])

  await createTable(knex, 'chat_logs', [
    id,
    tenant,
    optional('branch_id', 'branches'),
    optional('table_session_id', 'table_sessions'),
    optional('user_id', 'users'),
    column('question', 'text not null'),
    column('answer', 'text not null'),
    column('context_docs', `int[] not null default '{}'`),
    column('response_time_ms', 'int'),
    column('confidence_score', 'double precision'),
    column('feedback_helpful', 'boolean'),
    check('response_time_ms', 'response_time_ms >= 0'),
    audit,
  ])
}
