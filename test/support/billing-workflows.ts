export { check } from '../../workflows/check'
export { mpNotification } from '../../workflows/mp-notification'
export { payment } from '../../workflows/payment'
