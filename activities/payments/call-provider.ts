import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import type { Knex } from 'knex'
import { inTenant } from '../../db/postgres'
import type { Config } from '../../platform/config'
import { decryptSecret } from '../../platform/secrets'
import type { PaymentProvider, ProviderAccount } from './payment-provider'
import { toProviderFailure } from './provider-failures'

export interface ProviderDeps {
  readonly knex: Knex
  readonly provider: PaymentProvider
  readonly config: Pick<Config, 'SECRETS_KEY' | 'PUBLIC_API_URL' | 'PUBLIC_MENU_URL'>
}

/** One provider call with the tenant's own account. Throws failures of type `provider_<code>` or `provider_not_configured`. */
export async function callProvider<T>(
  deps: ProviderDeps,
  tenantId: number,
  call: (account: ProviderAccount) => Promise<T>,
): Promise<T> {
  const account = await readAccount(deps, tenantId)
  try {
    return await call(account)
  } catch (error) {
    throw toProviderFailure(error, Date.now() - Context.current().info.scheduledTimestampMs)
  }
}

async function readAccount({ knex, config }: ProviderDeps, tenantId: number): Promise<ProviderAccount> {
  const row: { access_token_encrypted: string } | undefined = await inTenant(knex, tenantId, trx =>
    trx('payment_accounts')
      .where({ tenant_id: tenantId, provider: 'MERCADO_PAGO' })
      .whereNull('deleted_at')
      .first('access_token_encrypted'),
  )
  if (!row) throw ApplicationFailure.nonRetryable('El restaurante no tiene Mercado Pago configurado', 'provider_not_configured')
  return { accessToken: decryptSecret(row.access_token_encrypted, config.SECRETS_KEY) }
}
