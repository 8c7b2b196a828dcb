import { setCurrentDetails } from '@temporalio/workflow'
import type { HousekeepingReport } from '../activities/events/housekeep'
import { house } from './event-activities'

/** Partitions for the coming days, and away with expired keys and tokens. */
export async function housekeeping(): Promise<HousekeepingReport> {
  setCurrentDetails('Prepara las particiones de eventos y borra lo vencido')
  const report = await house.housekeep()
  setCurrentDetails(
    `Borrados: ${report.command_results} resultados, ${report.idempotency_keys} claves, ${report.refresh_tokens} tokens, ${report.login_families} ingresos`,
  )
  return report
}
