import type { Knex } from 'knex'

const proven = ['checks', 'charges', 'payments', 'allocations']

/**
 * The books balance at every commit, or the commit fails with 23514. Runs as the owner, so that row-level security cannot hide a row
 * from the proof. Each touched check is proven:
 * - total = its active charges; paid = active allocations to those charges; no charge is paid above its amount, a reversed one not at all
 * - an approved or refunded payment = its active allocations + credit + refunded; one that brought no money has none of them
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(proveCheck)
  await knex.raw(provePayment)
  await knex.raw(proveTouched)
  for (const table of proven)
    await knex.raw(`
      create constraint trigger ${table}_books_balance after insert or update or delete on ${table}
      deferrable initially deferred for each row execute function books_balance()`)
}

const proveCheck = `
  create function prove_check(proven_check_id bigint) returns void language plpgsql as $$
  declare
    stated record; charged bigint; allocated bigint; overpaid bigint;
  begin
    select total_cents, paid_cents into stated from checks where id = proven_check_id;
    if not found then return; end if;

    select coalesce(sum(due), 0), coalesce(sum(paid), 0), min(id) filter (where paid > due) into charged, allocated, overpaid
    from (
      select charges.id,
        case when charges.reversed_at is null then charges.amount_cents else 0 end as due,
        coalesce((select sum(amount_cents) from allocations where charge_id = charges.id and reversed_at is null), 0) as paid
      from charges where charges.check_id = proven_check_id
    ) as lines;

    if overpaid is not null then
      raise exception 'books do not balance: charge % has more allocated than it amounts to', overpaid
        using errcode = '23514', constraint = 'books_balance', table = 'allocations';
    end if;
    if stated.total_cents <> charged then
      raise exception 'books do not balance: check % states a total of % cents, its active charges add up to %',
        proven_check_id, stated.total_cents, charged using errcode = '23514', constraint = 'books_balance', table = 'checks';
    end if;
    if stated.paid_cents <> allocated then
      raise exception 'books do not balance: check % states % cents paid, its active allocations add up to %',
        proven_check_id, stated.paid_cents, allocated using errcode = '23514', constraint = 'books_balance', table = 'checks';
    end if;
  end $$`

const provePayment = `
  create function prove_payment(proven_payment_id bigint) returns void language plpgsql as $$
  declare
    payment record; allocated bigint; spoken_for bigint;
  begin
    select status, amount_cents, credit_cents, refunded_cents into payment from payments where id = proven_payment_id;
    if not found then return; end if;

    select coalesce(sum(amount_cents), 0) into allocated from allocations where payment_id = proven_payment_id and reversed_at is null;
    spoken_for := allocated + payment.credit_cents + payment.refunded_cents;
    if payment.status in ('APPROVED', 'PARTIALLY_REFUNDED', 'REFUNDED') and spoken_for <> payment.amount_cents
      or payment.status = 'CHARGED_BACK' and spoken_for > payment.amount_cents
      or payment.status in ('PENDING', 'REJECTED', 'EXPIRED', 'CANCELED') and spoken_for <> 0 then
      raise exception 'books do not balance: payment % (%) of % cents has % allocated, % credit, % refunded', proven_payment_id,
        payment.status, payment.amount_cents, allocated, payment.credit_cents, payment.refunded_cents
        using errcode = '23514', constraint = 'books_balance', table = 'payments';
    end if;
  end $$`

const proveTouched = `
  create function books_balance() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    touched jsonb;
  begin
    foreach touched in array array_remove(array[to_jsonb(old), to_jsonb(new)], null) loop
      case tg_table_name
        when 'checks' then perform prove_check((touched->>'id')::bigint);
        when 'charges' then perform prove_check((touched->>'check_id')::bigint);
        when 'payments' then perform prove_payment((touched->>'id')::bigint);
        when 'allocations' then
          perform prove_payment((touched->>'payment_id')::bigint);
          perform prove_check(check_id) from charges where id = (touched->>'charge_id')::bigint;
      end case;
    end loop;
    return null;
  end $$`
