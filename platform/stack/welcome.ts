import type { StackConfig } from '../config'

interface Addresses {
  readonly api: string
  readonly gateway: string
  readonly simulator: string
  readonly temporalUi: string
  readonly temporal: string
}

const logins = ['admin', 'manager', 'waiter', 'kitchen'].map(role => `${role}@demo.com / ${role}123`)

/** What a person needs to know once the system is up. */
export function welcome(addresses: Addresses, config: StackConfig, secondsTaken: number): string {
  const rows: readonly (readonly [string, string])[] = [
    ['API', addresses.api],
    ['API documentation', `${addresses.api}/docs`],
    ['Sockets', `${addresses.gateway}/ws/{admin,waiter,kitchen,diner}`],
    ['Temporal UI', addresses.temporalUi],
    ['Temporal server', addresses.temporal],
    ['Mercado Pago simulator', addresses.simulator],
    ['QR of table INT-01', `${config.PUBLIC_MENU_URL}/centro?table=INT-01`],
    ['Demo logins', logins.slice(0, 2).join('   ')],
    ['', logins.slice(2).join('   ')],
    ['Data and logs', '.data/   .data/logs/'],
  ]
  const left = Math.max(...rows.map(([name]) => name.length))
  const right = Math.max(...rows.map(([, value]) => value.length))
  const line = (start: string, middle: string, end: string) => start + '─'.repeat(left + 2) + middle + '─'.repeat(right + 2) + end
  return [
    '',
    `Integrador is up (${secondsTaken} s).`,
    line('┌', '┬', '┐'),
    ...rows.map(([name, value]) => `│ ${name.padEnd(left)} │ ${value.padEnd(right)} │`),
    line('└', '┴', '┘'),
    'npm run demo plays a dinner. Ctrl-C (or npm stop) ends everything; the data stays.',
    '',
  ].join('\n')
}
