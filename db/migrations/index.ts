import type { Knex } from 'knex'
import * as roles from './0001-roles'
import * as organisation from './0002-organisation'
import * as catalogue from './0003-catalogue'
import * as productProfiles from './0004-product-profiles'
import * as recipes from './0005-recipes'
import * as floor from './0006-floor'
import * as dining from './0007-dining'
import * as kitchen from './0008-kitchen'
import * as billing from './0009-billing'
import * as paymentProviders from './0010-payment-providers'
import * as booksBalance from './0011-books-balance'
import * as access from './0012-access'
import * as commandsAndEvents from './0013-commands-and-events'
import * as content from './0014-content'
import * as auditLogs from './0015-audit-logs'
import * as promotionPrices from './0016-promotion-prices'
import * as auditChain from './0017-audit-chain'
import * as businessDay from './0018-business-day'
import * as customerDevices from './0019-customer-devices'
import * as deletions from './0020-deletions'
import * as serviceHours from './0021-service-hours'
import * as inheritedAllergens from './0022-inherited-allergens'
import * as dinersByPhone from './0023-diners-by-phone'
import * as branchSlugs from './0024-branch-slugs'
import * as sessionSums from './0025-session-sums'

/** Every migration, in order. The names are recorded in databases: they never change, and do not depend on a file extension. */
export const migrations: Readonly<Record<string, Pick<Knex.Migration, 'up'>>> = {
  '0001-roles': roles,
  '0002-organisation': organisation,
  '0003-catalogue': catalogue,
  '0004-product-profiles': productProfiles,
  '0005-recipes': recipes,
  '0006-floor': floor,
  '0007-dining': dining,
  '0008-kitchen': kitchen,
  '0009-billing': billing,
  '0010-payment-providers': paymentProviders,
  '0011-books-balance': booksBalance,
  '0012-access': access,
  '0013-commands-and-events': commandsAndEvents,
  '0014-content': content,
  '0015-audit-logs': auditLogs,
  '0016-promotion-prices': promotionPrices,
  '0017-audit-chain': auditChain,
  '0018-business-day': businessDay,
  '0019-customer-devices': customerDevices,
  '0020-deletions': deletions,
  '0021-service-hours': serviceHours,
  '0022-inherited-allergens': inheritedAllergens,
  '0023-diners-by-phone': dinersByPhone,
  '0024-branch-slugs': branchSlugs,
  '0025-session-sums': sessionSums,
}
