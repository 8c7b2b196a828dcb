import type { RefusalDetails } from '../../domain/errors'
import type { Cascade } from './cascade'
import type { Label } from './resource'

/** Why a delete that does not cascade is refused: what hangs there, what uses it, how many of each, and how to delete all the same. */
export function inUse({ dependants, taken, staying, resourceOf }: Cascade): RefusalDetails {
  const counted = (table: string, ids: readonly number[] = [], label: Label = [table, table]) => ({
    entity_type: resourceOf(table)?.name ?? table,
    count: ids.length,
    words: ids.length === 1 ? label[0] : `${ids.length} ${label[1]}`,
  })
  const going = [...dependants].map(([table, label]) => counted(table, taken.get(table), label))
  const using = [...staying].map(([table, ids]) => counted(table, ids, resourceOf(table)?.label))
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

const listed = (rows: readonly { readonly words: string }[], what: string): string[] =>
  rows.length > 0 ? [`${what} ${rows.map(({ words }) => words).join(', ')}`] : []
