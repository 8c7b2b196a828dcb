export { housekeeping } from '../../workflows/housekeeping'
export { relayEvents } from '../../workflows/relay-events'
