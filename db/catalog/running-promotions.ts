import type { Knex } from 'knex'
import type { Bundle } from '../../domain/catalog/apply-promotions'
import { isRunning, type PromotionWindow } from '../../domain/catalog/promotion-window'
import type { LocalMoment } from '../../domain/floor/local-clock'
import type { MenuPlace } from '../dining/on-sale'

export interface RunningPromotion extends Bundle, PromotionWindow {
  readonly description: string | null
  readonly image: string | null
}

/**
 * The promotions that a branch offers at a moment, by the clock on its wall, in the order of their ids; without a moment at the start of
 * the transaction, by the database's clock. Whether their products are on sale is not looked at. One query.
 */
export async function readRunningPromotions(db: Knex, place: MenuPlace, at?: Date): Promise<RunningPromotion[]> {
  const { rows }: { rows: (RunningPromotion & LocalMoment)[] } = await db.raw(nearToday, { ...place, at: at ?? null })
  return rows.filter(row => isRunning(row, row)).map(({ date: _date, time: _time, ...promotion }) => promotion)
}

/** A night that began yesterday may still be on. */
const nearToday = `
  select promotion.id as "promotionId", promotion.name, promotion.price_cents as "priceCents", promotion.description, promotion.image,
         promotion.start_date as "startDate", promotion.end_date as "endDate",
         promotion.start_time as "startTime", promotion.end_time as "endTime",
         to_char(wall.clock, 'YYYY-MM-DD') as date, to_char(wall.clock, 'HH24:MI') as time, bundle.parts
  from branches as branch
  cross join lateral (select coalesce(:at::timestamptz, now()) at time zone branch.timezone as clock) as wall
  join promotion_branches as link on link.branch_id = branch.id and link.is_active
  join promotions as promotion on promotion.id = link.promotion_id and promotion.is_active
  cross join lateral (
    select coalesce(json_agg(json_build_object('productId', part.product_id, 'quantity', part.quantity) order by part.id), '[]') as parts
    from promotion_items as part
    where part.promotion_id = promotion.id and part.deleted_at is null
  ) as bundle
  where branch.tenant_id = :tenantId and branch.id = :branchId and promotion.tenant_id = branch.tenant_id
    and wall.clock::date between promotion.start_date and promotion.end_date + 1
  order by promotion.id`
