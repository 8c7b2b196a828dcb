import type { ScreenEvent } from './screen'

/** One event in a few words, with what a person would read on the screen. */
export function describeEvent({ type, entity, seq }: ScreenEvent): string {
  return `${type.padEnd(22)} ${facts(entity)}  #${seq}`
}

const telling = [
  'table_code',
  'round_number',
  'status',
  'product_name',
  'reason',
  'quantity',
  'station',
  'amount_cents',
  'paid_cents',
  'total_cents',
  'table_status',
]

const facts = (entity: Readonly<Record<string, unknown>>) =>
  telling
    .filter(name => entity[name] !== undefined && entity[name] !== null)
    .map(name => `${name}=${String(entity[name])}`)
    .join(' ')
