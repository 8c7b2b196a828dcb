// What the worker's bundle offers. A workflow's type is the name it is exported under.
export { check } from './check'
export { housekeeping } from './housekeeping'
export { mpNotification } from './mp-notification'
export { payment } from './payment'
export { relayEvents } from './relay-events'
export { round } from './round'
