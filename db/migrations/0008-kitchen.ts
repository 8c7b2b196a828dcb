import type { Knex } from 'knex'
import { audit, check, column, createTable, id, index, oneOf, required, tenant, unique } from './columns'

const statuses = ['PENDING', 'IN_PROGRESS', 'READY', 'DELIVERED', 'CANCELED']

export async function up(knex: Knex): Promise<void> {
  await createTable(knex, 'kitchen_tickets', [
    id,
    tenant,
    required('branch_id', 'branches'),
    required('round_id', 'rounds', 'cascade'),
    oneOf('station', ['BAR', 'HOT_KITCHEN', 'COLD_KITCHEN', 'GRILL', 'PASTRY', 'OTHER']),
    oneOf('status', statuses, 'PENDING'),
    column('priority', 'int not null default 0'),
    column('notes', 'text'),
    column('started_at', 'timestamptz'),
    column('completed_at', 'timestamptz'),
    column('delivered_at', 'timestamptz'),
    column('canceled_at', 'timestamptz'),
    unique('round_id', 'station'),
    index(['branch_id', 'status', 'station']),
    audit,
  ])

  await createTable(knex, 'kitchen_ticket_items', [
    id,
    tenant,
    required('ticket_id', 'kitchen_tickets', 'cascade'),
    required('round_item_id', 'round_items', 'cascade'),
    column('qty', 'int not null'),
    oneOf('status', statuses, 'PENDING'),
    check('qty', 'qty between 1 and 99'),
    unique('ticket_id', 'round_item_id'),
    audit,
  ])
}
