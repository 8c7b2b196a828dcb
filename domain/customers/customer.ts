import type { Birthday } from './birthday'

/** Somebody whom a restaurant may remember. Without consent there is no customer, and nothing here is stored. */
export interface Customer {
  readonly id: number
  readonly tenantId: number
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly birthday: Birthday | null
  readonly excludedAllergenIds: readonly number[]
  readonly dietaryPreferences: readonly string[]
  readonly excludedCookingMethods: readonly string[]
  readonly consentMarketing: boolean
  readonly consentMarketingDate: Date | null
  /** When they agreed to be remembered. */
  readonly consentDate: Date
  readonly aiPersonalizationEnabled: boolean
  /** Until then a new phone may join them by naming their phone number or address; null = nobody may. */
  readonly deviceLinkUntil: Date | null
  readonly createdAt: Date
  readonly version: number
}

/** The id of a phone opens all that its owner may see and change: nobody may guess one. */
export const shortestDeviceId = 8

/** What is said about a customer; undefined = as it is, null = forget it. */
export interface CustomerFacts {
  readonly name?: string | null | undefined
  readonly phone?: string | null | undefined
  readonly email?: string | null | undefined
  readonly birthday?: Birthday | null | undefined
  readonly excludedAllergenIds?: readonly number[] | undefined
  readonly dietaryPreferences?: readonly string[] | undefined
  readonly excludedCookingMethods?: readonly string[] | undefined
  readonly consentMarketing?: boolean | undefined
  readonly aiPersonalizationEnabled?: boolean | undefined
}

/** How visits add up; counted from sessions and orders, stored nowhere. */
export interface CustomerMetrics {
  readonly totalVisits: number
  readonly firstVisitAt: Date | null
  readonly lastVisitAt: Date | null
  readonly totalSpentCents: number
}

/** What a visit costs on average, to the nearest cent; 0 before the first. */
export const averageTicketCents = ({ totalSpentCents, totalVisits }: CustomerMetrics): number =>
  totalVisits === 0 ? 0 : Math.round(totalSpentCents / totalVisits)

/** Visits without a customer after which a phone should ask whether it may remember. */
export const visitsBeforeOptIn = 3

/** How long a new phone may join a customer once staff has seen who it is. */
export const deviceLinkMinutes = 15
