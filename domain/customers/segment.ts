export const segments = ['new', 'occasional', 'regular'] as const
export type Segment = (typeof segments)[number]

/** Visits that each segment spans, both ends included; null = no end. */
export const visitsOf: Readonly<Record<Segment, readonly [from: number, to: number | null]>> = {
  new: [0, 1],
  occasional: [2, 3],
  regular: [4, null],
}

export const segmentOf = (visits: number): Segment => segments.find(name => visits <= (visitsOf[name][1] ?? visits)) ?? 'regular'
