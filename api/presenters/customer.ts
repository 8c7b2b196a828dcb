import { z } from 'zod'
import type { CustomerProfile } from '../../db/queries/customers/customers'
import { averageTicketCents } from '../../domain/customers/customer'
import { segmentOf, segments } from '../../domain/customers/segment'
import type { Suggestion } from '../../domain/customers/suggestions'

const id = z.number().int()
const count = z.number().int()
const moment = z.iso.datetime()

/** Everything is null or empty for somebody whom nobody remembers. */
export const customerSchema = z.object({
  id: id.nullable(),
  tenant_id: id,
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  birthday_month: z.number().int().nullable(),
  birthday_day: z.number().int().nullable(),
  first_visit_at: moment.nullable(),
  last_visit_at: moment.nullable(),
  total_visits: count,
  total_spent_cents: count,
  avg_ticket_cents: count,
  excluded_allergen_ids: z.array(id),
  dietary_preferences: z.array(z.string()),
  excluded_cooking_methods: z.array(z.string()),
  favorite_product_ids: z.array(id),
  segment: z.enum(segments).nullable(),
  consent_remember: z.boolean(),
  consent_date: moment.nullable(),
  consent_marketing: z.boolean(),
  consent_marketing_date: moment.nullable(),
  ai_personalization_enabled: z.boolean(),
})

/** What staff sees besides. Never the ids of phones: whoever holds one reads everything. */
export const customerForStaffSchema = customerSchema.extend({
  id,
  segment: z.enum(segments),
  device_count: count,
  device_link_until: moment.nullable().describe('Hasta entonces un teléfono nuevo puede vincularse'),
  created_at: moment,
  version: z.number().int(),
})

/** Before the first visit they count as known since they agreed. */
export const presentCustomer = ({ customer, ...metrics }: CustomerProfile) => ({
  id: customer.id,
  tenant_id: customer.tenantId,
  name: customer.name,
  phone: customer.phone,
  email: customer.email,
  birthday_month: customer.birthday?.month ?? null,
  birthday_day: customer.birthday?.day ?? null,
  first_visit_at: (metrics.firstVisitAt ?? customer.consentDate).toISOString(),
  last_visit_at: (metrics.lastVisitAt ?? customer.consentDate).toISOString(),
  total_visits: metrics.totalVisits,
  total_spent_cents: metrics.totalSpentCents,
  avg_ticket_cents: averageTicketCents(metrics),
  excluded_allergen_ids: [...customer.excludedAllergenIds],
  dietary_preferences: [...customer.dietaryPreferences],
  excluded_cooking_methods: [...customer.excludedCookingMethods],
  favorite_product_ids: [...metrics.favoriteProductIds],
  segment: segmentOf(metrics.totalVisits),
  consent_remember: true,
  consent_date: customer.consentDate.toISOString(),
  consent_marketing: customer.consentMarketing,
  consent_marketing_date: customer.consentMarketingDate?.toISOString() ?? null,
  ai_personalization_enabled: customer.aiPersonalizationEnabled,
})

export const presentCustomerForStaff = (profile: CustomerProfile): z.infer<typeof customerForStaffSchema> => ({
  ...presentCustomer(profile),
  device_count: profile.deviceCount,
  device_link_until: profile.customer.deviceLinkUntil?.toISOString() ?? null,
  created_at: profile.customer.createdAt.toISOString(),
  version: profile.customer.version,
})

/** Whoever does not agree to be remembered. */
export const presentNobody = (tenantId: number): z.infer<typeof customerSchema> => ({
  id: null,
  tenant_id: tenantId,
  name: null,
  phone: null,
  email: null,
  birthday_month: null,
  birthday_day: null,
  first_visit_at: null,
  last_visit_at: null,
  total_visits: 0,
  total_spent_cents: 0,
  avg_ticket_cents: 0,
  excluded_allergen_ids: [],
  dietary_preferences: [],
  excluded_cooking_methods: [],
  favorite_product_ids: [],
  segment: null,
  consent_remember: false,
  consent_date: null,
  consent_marketing: false,
  consent_marketing_date: null,
  ai_personalization_enabled: false,
})

export const suggestedProductSchema = z.object({
  id,
  name: z.string(),
  image: z.string().nullable(),
  times_ordered: count,
  last_ordered: moment.nullable(),
})

export const presentSuggestion = ({
  product,
  timesOrdered,
  lastOrdered,
}: Suggestion): z.infer<typeof suggestedProductSchema> => ({
  id: product.productId,
  name: product.name,
  image: product.image,
  times_ordered: timesOrdered,
  last_ordered: lastOrdered?.toISOString() ?? null,
})
