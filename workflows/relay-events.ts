import { setCurrentDetails } from '@temporalio/workflow'
import type { RelayReport, RelayShift } from '../activities/events/relay-events'
import { relay } from './event-activities'

/** One shift of sending what was committed but never reached Redis. A Schedule starts the next a few seconds after the last ended. */
export async function relayEvents(shift: RelayShift): Promise<RelayReport> {
  setCurrentDetails('Envía a Redis los eventos confirmados que todavía no salieron')
  const report = await relay.relayEvents(shift)
  setCurrentDetails(`Eventos enviados: ${report.sent}`)
  return report
}
