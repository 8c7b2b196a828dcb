export type Values = Readonly<Record<string, unknown>>

export interface ChangedField {
  readonly old: unknown
  readonly new: unknown
}

/** Field by field, what is not the same before and after. A field that one side lacks was or became null. */
export function changesBetween(before: Values | null, after: Values | null): Record<string, ChangedField> {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const pairs = [...fields].map(field => [field, { old: before?.[field] ?? null, new: after?.[field] ?? null }] as const)
  return Object.fromEntries(pairs.filter(([, pair]) => !isSame(pair.old, pair.new)))
}

/** Of JSON values. The order of members means nothing, that of a list does. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [left, right] = [one as Values, other as Values]
  const fields = Object.keys(left)
  return (
    fields.length === Object.keys(right).length &&
    fields.every(field => Object.hasOwn(right, field) && isSame(left[field], right[field]))
  )
}
