import type { RefusalDetails } from '../../domain/errors'
import type { Label } from './resource'

interface Counted {
  readonly entity_type: string
  readonly count: number
  readonly label: Label
}

/** Why a delete that does not cascade is refused: what hangs there and would go, what uses it and would stay, how to delete all the same. */
export function inUse(going: readonly Counted[], using: readonly Counted[]): RefusalDetails {
  const reasons = [...listed(going, 'tiene'), ...listed(using, 'está en uso en')].join(' y ')
  const ways = [
    going.length > 0 ? 'Para borrar todo junto, pedilo con cascade=true' : 'Para borrar igual, pedilo con cascade=true',
    ...listed(using, 'quedan sin eso'),
  ].join('; ')
  return {
    detail: `No se puede borrar porque ${reasons}. ${ways}.`,
    dependants: [...going, ...using].map(({ entity_type, count }) => ({ entity_type, count })),
  }
}

const listed = (rows: readonly Counted[], what: string): string[] =>
  rows.length > 0
    ? [`${what} ${rows.map(({ count, label: [one, many] }) => (count === 1 ? one : `${count} ${many}`)).join(', ')}`]
    : []
