import type { Knex } from 'knex'

/** How large the group is. */
export const groupSize = {
  branches: 20,
  productsPerBranch: 100,
  tablesPerBranch: 30,
  sessions: 10_000,
  roundsPerSession: 5,
} as const

export interface BigGroup {
  readonly tenantId: number
  readonly branchIds: readonly number[]
  readonly slug: string
  readonly adminId: number
  readonly adminEmail: string
}

/**
 * A restaurant group with 20 branches, 2,000 products, 50,000 rounds of the last 30 days, 200,000 lines, all paid; 40 rounds are going on.
 * Needs the owner's connection of a migrated database, and triggers switched off: the books balance by construction.
 */
export async function buildBigGroup(owner: Knex): Promise<BigGroup> {
  return owner.transaction(async trx => {
    await trx.raw(`set local session_replication_role = replica`)
    const tenantId = await one(trx, `insert into tenants (name, slug) values ('Grupo Grande', 'grupo-grande') returning id`)
    await catalogue(trx, tenantId)
    await floor(trx, tenantId)
    await dining(trx, tenantId)
    await money(trx, tenantId)
    await trail(trx, tenantId)
    const { rows }: { rows: { id: number; slug: string }[] } = await trx.raw(
      `select id, slug from branches where tenant_id = ? order by id`,
      [tenantId],
    )
    const adminEmail = 'admin@grupo-grande.com'
    const adminId = await one(trx, `select id from users where email = '${adminEmail}'`)
    return { tenantId, branchIds: rows.map(({ id }) => id), slug: rows[0]?.slug ?? '', adminId, adminEmail }
  })
}

async function catalogue(trx: Knex.Transaction, tenantId: number): Promise<void> {
  const { branches, productsPerBranch } = groupSize
  await run(trx, [
    `insert into branches (tenant_id, name, slug, timezone, opening_time, closing_time)
     select ${tenantId}, 'Sucursal ' || n, 'grande-' || n, 'America/Argentina/Mendoza', '09:00', '23:30' from generate_series(1, ${branches}) n`,
    `insert into branch_settings (branch_id, tenant_id) select id, tenant_id from branches where tenant_id = ${tenantId}`,
    `insert into categories (tenant_id, branch_id, name, "order")
     select ${tenantId}, id, 'Categoría ' || n, n from branches, generate_series(1, 10) n where tenant_id = ${tenantId}`,
    `insert into subcategories (tenant_id, category_id, name, "order")
     select ${tenantId}, id, 'Subcategoría ' || n, n from categories, generate_series(1, 2) n where tenant_id = ${tenantId}`,
    `insert into products (tenant_id, category_id, subcategory_id, name, description)
     select ${tenantId}, category_id, id, 'Producto ' || id || '-' || n, 'Del grupo grande, con lo de siempre'
     from subcategories, generate_series(1, ${productsPerBranch / 20}) n where tenant_id = ${tenantId}`,
    `insert into branch_products (tenant_id, branch_id, product_id, price_cents)
     select ${tenantId}, c.branch_id, p.id, 100000 + (p.id % 97) * 5000
     from products p join categories c on c.id = p.category_id where p.tenant_id = ${tenantId}`,
    `insert into allergens (tenant_id, name, is_mandatory) select ${tenantId}, 'Alérgeno ' || n, true from generate_series(1, 14) n`,
    `insert into product_allergens (tenant_id, product_id, allergen_id, presence_type)
     select ${tenantId}, p.id, a.id, 'contains' from products p
     join (select id, row_number() over (order by id) as n from allergens where tenant_id = ${tenantId}) a on a.n in (1 + p.id % 14, 1 + (p.id + 5) % 14)
     where p.tenant_id = ${tenantId}`,
    `insert into ingredient_groups (tenant_id, name) select ${tenantId}, 'Grupo ' || n from generate_series(1, 10) n`,
    `insert into ingredients (tenant_id, group_id, name) select ${tenantId}, id, 'Ingrediente ' || id || '-' || n
     from ingredient_groups, generate_series(1, 30) n where tenant_id = ${tenantId}`,
    `insert into product_ingredients (tenant_id, product_id, ingredient_id)
     select ${tenantId}, p.id, i.id from products p
     join (select id, row_number() over (order by id) as n from ingredients where tenant_id = ${tenantId}) i on i.n in (1 + p.id % 300, 1 + (p.id * 7 + 1) % 300)
     where p.tenant_id = ${tenantId} on conflict do nothing`,
    ...profiles(tenantId),
    `insert into recipes (tenant_id, branch_id, name, product_id)
     select ${tenantId}, c.branch_id, 'Receta ' || p.id, p.id from products p join categories c on c.id = p.category_id
     where p.tenant_id = ${tenantId} and p.id % 4 = 0`,
    `insert into promotions (tenant_id, name, price_cents, start_date, end_date)
     select ${tenantId}, 'Promo ' || n, 150000, current_date - 10, current_date + 10 from generate_series(1, 60) n`,
    `insert into promotion_branches (tenant_id, promotion_id, branch_id)
     select ${tenantId}, p.id, b.id from promotions p
     join (select id, row_number() over (order by id) as n from branches where tenant_id = ${tenantId}) b on b.n = 1 + p.id % ${branches}
     where p.tenant_id = ${tenantId}`,
    `insert into promotion_items (tenant_id, promotion_id, product_id, quantity)
     select distinct on (pb.promotion_id, bp.product_id) ${tenantId}, pb.promotion_id, bp.product_id, 1 from promotion_branches pb
     join branch_products bp on bp.branch_id = pb.branch_id and bp.product_id % 50 = pb.promotion_id % 50 where pb.tenant_id = ${tenantId}`,
  ])
}

/** All that may be known of a product, of every product: lists read it along. */
const profiles = (tenantId: number): readonly string[] => {
  const products = `from products p where p.tenant_id = ${tenantId}`
  const links = [
    ['cooking_methods', 'product_cooking_methods', 'cooking_method_id'],
    ['flavor_profiles', 'product_flavors', 'flavor_profile_id'],
    ['texture_profiles', 'product_textures', 'texture_profile_id'],
  ]
  return [
    `insert into product_modifications (tenant_id, product_id, action, item)
     select ${tenantId}, p.id, 'remove', 'ítem ' || n from products p, generate_series(1, 3) n where p.tenant_id = ${tenantId}`,
    `insert into product_warnings (tenant_id, product_id, text) select ${tenantId}, p.id, 'Se sirve caliente' ${products}`,
    `insert into product_dietary_profiles (tenant_id, product_id, is_vegetarian) select ${tenantId}, p.id, p.id % 3 = 0 ${products}`,
    `insert into product_cookings (tenant_id, product_id, uses_oil, cook_time_minutes) select ${tenantId}, p.id, p.id % 2 = 0, 10 ${products}`,
    `insert into product_rag_configs (tenant_id, product_id) select ${tenantId}, p.id ${products}`,
    ...links.flatMap(([lookup, link, column]) => [
      `insert into ${lookup} (tenant_id, name) select ${tenantId}, '${lookup} ' || n from generate_series(1, 12) n`,
      `insert into ${link} (tenant_id, product_id, ${column})
       select ${tenantId}, p.id, x.id from products p
       join (select id, row_number() over (order by id) as n from ${lookup} where tenant_id = ${tenantId}) x on x.n in (1 + p.id % 12, 1 + (p.id + 5) % 12)
       where p.tenant_id = ${tenantId}`,
    ]),
  ]
}

async function floor(trx: Knex.Transaction, tenantId: number): Promise<void> {
  await run(trx, [
    `insert into branch_sectors (tenant_id, branch_id, name, prefix, display_order)
     select ${tenantId}, id, 'Salón ' || n, chr(64 + n) || 'A', n from branches, generate_series(1, 3) n where tenant_id = ${tenantId}`,
    `insert into tables (tenant_id, branch_id, code, sector_id, sector)
     select ${tenantId}, branch_id, prefix || '-' || lpad(n::text, 2, '0'), id, name
     from branch_sectors, generate_series(1, ${groupSize.tablesPerBranch / 3}) n where tenant_id = ${tenantId}`,
    `insert into users (tenant_id, email, password_hash, first_name)
     select ${tenantId}, 'persona' || n || '@grupo-grande.com', 'none', 'Persona ' || n from generate_series(1, 200) n
     union all select ${tenantId}, 'admin@grupo-grande.com', 'none', 'Dueña'`,
    `insert into user_branch_roles (tenant_id, user_id, branch_id, role)
     select ${tenantId}, u.id, b.id, case when u.email like 'admin@%' then 'ADMIN' when u.id % 10 = 0 then 'MANAGER' when u.id % 10 < 3 then 'KITCHEN' else 'WAITER' end
     from users u join (select id, row_number() over (order by id) as n from branches where tenant_id = ${tenantId}) b
       on b.n = 1 + (u.id / 10) % ${groupSize.branches}
     where u.tenant_id = ${tenantId}`,
    `insert into waiter_sector_assignments (tenant_id, branch_id, sector_id, waiter_id, assignment_date)
     select ${tenantId}, r.branch_id, s.id, r.user_id, current_date from user_branch_roles r
     join branch_sectors s on s.branch_id = r.branch_id where r.tenant_id = ${tenantId} and r.role = 'WAITER'`,
    `insert into customers (tenant_id, name, phone) select ${tenantId}, 'Cliente ' || n, '+54261' || (4000000 + n) from generate_series(1, 5000) n`,
  ])
}

async function dining(trx: Knex.Transaction, tenantId: number): Promise<void> {
  const { sessions, roundsPerSession } = groupSize
  await run(trx, [
    // Spread over 30 days; the last 40 are still open.
    `insert into table_sessions (tenant_id, branch_id, table_id, status, assigned_waiter_id, opened_at, closed_at)
     select ${tenantId}, t.branch_id, t.id, case when s.n > ${sessions - 40} then 'OPEN' else 'CLOSED' end, w.user_id, s.at,
       case when s.n > ${sessions - 40} then null else s.at + interval '80 minutes' end
     from (select n, now() - interval '30 days' * (1 - n::float / ${sessions}) - interval '90 minutes' as at from generate_series(1, ${sessions}) n) s
     join (select *, row_number() over (order by id) as n from tables where tenant_id = ${tenantId}) t on t.n = 1 + s.n % ${groupSize.branches * groupSize.tablesPerBranch}
     left join lateral (select user_id from user_branch_roles r where r.branch_id = t.branch_id and r.role = 'WAITER' order by user_id offset s.n % 3 limit 1) w on true`,
    `update tables set status = 'ACTIVE' where id in (select table_id from table_sessions where tenant_id = ${tenantId} and status = 'OPEN')`,
    `insert into diners (tenant_id, branch_id, session_id, name, color, device_id)
     select ${tenantId}, branch_id, id, 'Comensal ' || n, '#00ff00', 'device-' || (id % 4000) from table_sessions, generate_series(1, 2) n where tenant_id = ${tenantId}`,
    `insert into rounds (tenant_id, branch_id, table_session_id, round_number, status, idempotency_key, workflow_id, submitted_at, submitted_by,
       submitted_by_waiter_id, decided_at, in_kitchen_at, ready_at, served_at, canceled_at, cancel_reason)
     select ${tenantId}, s.branch_id, s.id, n,
       case when s.status = 'OPEN' and n = ${roundsPerSession} then 'PENDING' when (s.id + n) % 50 = 0 then 'CANCELED' else 'SERVED' end,
       'bench-' || n, 'bench:' || s.id || ':' || n, at, case when n % 4 = 0 then 'WAITER' else 'DINER' end,
       case when n % 4 = 0 then s.assigned_waiter_id end, at, at + interval '1 minute', at + interval '12 minutes', at + interval '15 minutes',
       case when not (s.status = 'OPEN' and n = ${roundsPerSession}) and (s.id + n) % 50 = 0 then at + interval '2 minutes' end,
       case when (s.id + n) % 50 = 0 then 'se arrepintieron' end
     from table_sessions s, generate_series(1, ${roundsPerSession}) n, lateral (select s.opened_at + interval '10 minutes' * n as at) t
     where s.tenant_id = ${tenantId}`,
    `insert into round_items (tenant_id, branch_id, round_id, product_id, product_name, category_name, station, qty, unit_price_cents, struck_at, struck_reason)
     select ${tenantId}, r.branch_id, r.id, offer.product_id, offer.name, offer.category_name, case when line.n % 2 = 0 then 'BAR' else 'GRILL' end,
       1 + line.n % 3, offer.price_cents, case when (r.id + line.n) % 40 = 0 then r.submitted_at end, case when (r.id + line.n) % 40 = 0 then 'no queda' end
     from rounds r cross join generate_series(1, 4) as line (n)
     join (select bp.branch_id, bp.product_id, bp.price_cents, p.name, c.name as category_name,
         row_number() over (partition by bp.branch_id order by bp.product_id) as place
       from branch_products bp join products p on p.id = bp.product_id join categories c on c.id = p.category_id where bp.tenant_id = ${tenantId}) offer
       on offer.branch_id = r.branch_id and offer.place = 1 + (r.id * 3 + line.n * 17) % ${groupSize.productsPerBranch}
     where r.tenant_id = ${tenantId}`,
    `insert into kitchen_tickets (tenant_id, branch_id, round_id, station, status, created_at, started_at, completed_at, delivered_at)
     select ${tenantId}, r.branch_id, r.id, station, 'DELIVERED', r.in_kitchen_at, r.in_kitchen_at + interval '2 minutes', r.in_kitchen_at + interval '11 minutes', r.served_at
     from rounds r, (values ('BAR'), ('GRILL')) as s (station) where r.tenant_id = ${tenantId} and r.status = 'SERVED'`,
    `insert into kitchen_ticket_items (tenant_id, ticket_id, round_item_id, qty, status)
     select ${tenantId}, t.id, i.id, i.qty, 'READY' from kitchen_tickets t join round_items i on i.round_id = t.round_id and i.station = t.station where t.tenant_id = ${tenantId}`,
    `insert into service_calls (tenant_id, branch_id, table_session_id, type, status)
     select ${tenantId}, branch_id, id, 'WAITER_CALL', 'OPEN' from table_sessions where tenant_id = ${tenantId} and status = 'OPEN'`,
  ])
}

async function money(trx: Knex.Transaction, tenantId: number): Promise<void> {
  await run(trx, [
    `insert into checks (tenant_id, branch_id, table_session_id, n, status, total_cents, paid_cents, workflow_id, requested_at, paid_at)
     select ${tenantId}, s.branch_id, s.id, 1, 'PAID', sum(i.line_cents), sum(i.line_cents), 'bench-check:' || s.id, s.closed_at - interval '10 minutes', s.closed_at
     from table_sessions s join rounds r on r.table_session_id = s.id and r.status = 'SERVED' join round_items i on i.round_id = r.id and i.struck_at is null
     where s.tenant_id = ${tenantId} and s.status = 'CLOSED' group by s.id`,
    `insert into charges (tenant_id, branch_id, check_id, round_item_id, amount_cents, description)
     select ${tenantId}, c.branch_id, c.id, i.id, i.line_cents, i.product_name from checks c join rounds r on r.table_session_id = c.table_session_id and r.status = 'SERVED'
     join round_items i on i.round_id = r.id and i.struck_at is null where c.tenant_id = ${tenantId}`,
    `insert into payments (tenant_id, branch_id, check_id, provider, status, amount_cents, payment_category, registered_by, registered_by_waiter_id, manual_method, decided_at, created_at)
     select ${tenantId}, c.branch_id, c.id, 'CASH', 'APPROVED', c.total_cents, 'MANUAL', 'WAITER', s.assigned_waiter_id, 'CASH', c.paid_at, c.paid_at
     from checks c join table_sessions s on s.id = c.table_session_id where c.tenant_id = ${tenantId}`,
    `insert into allocations (tenant_id, payment_id, charge_id, amount_cents)
     select ${tenantId}, p.id, h.id, h.amount_cents from payments p join charges h on h.check_id = p.check_id where p.tenant_id = ${tenantId}`,
  ])
}

/** 50,000 lines, unchained: triggers are off, and no list looks at the hash. */
async function trail(trx: Knex.Transaction, tenantId: number): Promise<void> {
  await run(trx, [
    `insert into audit_logs (tenant_id, branch_id, user_id, action, entity_type, entity_id, new_values, created_at, seq, prev_hash, hash)
     select ${tenantId}, branch_id, submitted_by_waiter_id, 'round.approve', 'round', id, '{"status":"IN_KITCHEN"}', submitted_at,
       row_number() over (order by id), repeat('0', 64), repeat('0', 64) from rounds where tenant_id = ${tenantId}`,
  ])
}

async function run(trx: Knex.Transaction, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await trx.raw(statement)
}

async function one(trx: Knex.Transaction, sql: string): Promise<number> {
  const { rows }: { rows: { id: number }[] } = await trx.raw(sql)
  if (!rows[0]) throw new Error(`nothing came of ${sql}`)
  return rows[0].id
}
