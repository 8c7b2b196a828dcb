import { z } from 'zod'

const apiKinds = [
  'status_5xx',
  'rate_limit',
  'delay',
  'drop',
  'hang',
  'slow_body',
  'timeout_after_commit',
  'empty_replay',
] as const
const webhookKinds = [
  'duplicate',
  'reorder',
  'delay',
  'drop',
  'bad_signature',
  'old_secret',
  'ts_milliseconds',
  'uppercase_id',
  'ipn_twin',
] as const

const params = z.strictObject({
  /** delay, hang, slow_body, timeout_after_commit: real milliseconds at the API; simulated ones for a webhook's delay or reorder. */
  ms: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400_000)
    .optional(),
  /** status_5xx: which. */
  status: z.number().int().min(500).max(599).optional(),
  /** rate_limit: what Retry-After says. */
  retry_after_seconds: z.number().int().min(0).optional(),
  /** duplicate: how many more deliveries. */
  copies: z.number().int().min(1).max(50).optional(),
  /** Announces another data.id; the way to see `uppercase_id` at work, because payment ids are numbers. */
  data_id: z.string().min(1).max(64).optional(),
})

const rule = z.discriminatedUnion('target', [
  z.strictObject({
    target: z.literal('api'),
    kind: z.enum(apiKinds),
    match: z.strictObject({ method: z.enum(['GET', 'POST', 'PUT']).optional(), path: z.string().optional() }).default({}),
    times: z.number().int().min(1).optional(),
    params: params.default({}),
  }),
  z.strictObject({
    target: z.literal('webhook'),
    kind: z.enum(webhookKinds),
    match: z.strictObject({ payment_id: z.number().int().optional(), action: z.string().optional() }).default({}),
    times: z.number().int().min(1).optional(),
    params: params.default({}),
  }),
])

export const faultRules = z.array(rule).max(100)

export type FaultRule = z.infer<typeof rule>
export type ApiFault = Extract<FaultRule, { target: 'api' }>
export type WebhookFault = Extract<FaultRule, { target: 'webhook' }>

export interface Faults {
  replace(rules: readonly FaultRule[]): void
  list(): readonly (FaultRule & { readonly hits: number })[]
  /** The first rule for this request that has not run out. Counts as a hit. */
  takeForRequest(request: { readonly method: string; readonly path: string; readonly isReplay: boolean }): ApiFault | undefined
  /** Every rule for this notice that has not run out. Each counts as a hit. */
  takeForNotice(notice: { readonly paymentId: number; readonly action: string }): readonly WebhookFault[]
}

/** Rules in their order; each runs for ever, or `times` times. */
export function createFaults(): Faults {
  let entries: { readonly rule: FaultRule; hits: number }[] = []

  const isLeft = (entry: { rule: FaultRule; hits: number }) => entry.rule.times === undefined || entry.hits < entry.rule.times

  return {
    replace(rules) {
      entries = rules.map(given => ({ rule: given, hits: 0 }))
    },

    list: () => entries.map(entry => ({ ...entry.rule, hits: entry.hits })),

    takeForRequest({ method, path, isReplay }) {
      const entry = entries.find(
        ({ rule: given, ...rest }) =>
          given.target === 'api' &&
          isLeft({ rule: given, ...rest }) &&
          (given.match.method === undefined || given.match.method === method) &&
          (given.match.path === undefined || path.includes(given.match.path)) &&
          (given.kind === 'empty_replay') === isReplay,
      )
      if (!entry) return undefined
      entry.hits += 1
      return entry.rule as ApiFault
    },

    takeForNotice({ paymentId, action }) {
      const taken = entries.filter(
        ({ rule: given, ...rest }) =>
          given.target === 'webhook' &&
          isLeft({ rule: given, ...rest }) &&
          (given.match.payment_id === undefined || given.match.payment_id === paymentId) &&
          (given.match.action === undefined || given.match.action === action),
      )
      for (const entry of taken) entry.hits += 1
      return taken.map(entry => entry.rule as WebhookFault)
    },
  }
}
