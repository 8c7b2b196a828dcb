import { noPreferences } from '../dining/preferences'

/** What somebody at a table is called once they asked to be forgotten. */
export const nameless = 'Comensal'

/**
 * A copy of a stored answer or event in which these diners have neither name nor phone nor preferences. Everybody else, and what was
 * ordered, stays as it is. Knows a diner by `dinerId` or `diner_id`, or, where the thing is the diner, by `id` beside `localId`.
 */
export function forgetDiners<T>(value: T, dinerIds: ReadonlySet<number>): T {
  return forget(value, dinerIds) as T
}

function forget(value: unknown, dinerIds: ReadonlySet<number>): unknown {
  if (Array.isArray(value)) return value.map(element => forget(element, dinerIds))
  if (!isRecord(value)) return value
  const blanks = blanksFor(value, dinerIds)
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      member !== null && Object.hasOwn(blanks, key) ? blanks[key] : forget(member, dinerIds),
    ]),
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

function blanksFor(thing: Readonly<Record<string, unknown>>, dinerIds: ReadonlySet<number>): Readonly<Record<string, unknown>> {
  const isTheirs = (id: unknown) => typeof id === 'number' && dinerIds.has(id)
  if (Object.hasOwn(thing, 'localId') && isTheirs(thing.id)) return ofDiner
  return isTheirs(thing.dinerId) || isTheirs(thing.diner_id) ? ofTheirs : {}
}

const ofTheirs = {
  dinerName: nameless,
  diner_name: nameless,
  deviceId: null,
  preferences: noPreferences,
}
const ofDiner = { ...ofTheirs, name: nameless, localId: null }
