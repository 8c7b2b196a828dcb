/** Why the gateway ends a socket. Clients come back by themselves after 1001, 1012, 1013 and 4008, never after the others. */
export const closeCodes = {
  silent: 1001,
  restart: 1012,
  full: 1013,
  unauthenticated: 4001,
  forbidden: 4003,
  tooSlow: 4008,
  tooBig: 4009,
  tooMany: 4029,
} as const

export type CloseReason = keyof typeof closeCodes
