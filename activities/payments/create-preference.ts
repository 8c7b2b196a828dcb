import type { PaymentAttempt } from '../../domain/billing/check-commands'
import { callProvider, type ProviderDeps } from './call-provider'

/** The place at the provider where one attempt can be paid. Repeating it gives the same preference. */
export const createPreference = (deps: ProviderDeps) => (attempt: PaymentAttempt) =>
  callProvider(deps, attempt.tenantId, account =>
    deps.provider.createPreference(account, {
      attemptKey: attempt.externalReference,
      externalReference: attempt.externalReference,
      title: `Mesa ${attempt.tableCode}`,
      amountCents: attempt.amountCents,
      tipCents: attempt.tipCents,
      currency: attempt.currency,
      notificationUrl: `${deps.config.PUBLIC_API_URL}/api/billing/mercadopago/webhook/${attempt.tenantId}`,
      returnUrl: `${deps.config.PUBLIC_MENU_URL}/payment/result?check_id=${attempt.checkId}`,
      expiresAt: attempt.expiresAt,
    }),
  )
