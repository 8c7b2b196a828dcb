import { shareCents } from '../share-cents'

/** Products that together cost one price, for as long as the promotion is on. */
export interface Bundle {
  readonly promotionId: number
  readonly name: string
  readonly priceCents: number
  /** Each product once. */
  readonly parts: readonly { readonly productId: number; readonly quantity: number }[]
}

/** What is ordered, at the regular price. Lines of one product have one price. */
export interface RegularLine {
  readonly productId: number
  readonly qty: number
  readonly unitPriceCents: number
}

/** What a line costs, and why it costs less than regularly. */
export interface LinePrice {
  readonly discountCents: number
  readonly lineCents: number
  /** The promotion that took most off the line; null = none did. */
  readonly promotionId: number | null
  /** All that took something off, as people read it; null = none did. */
  readonly promotionName: string | null
}

export interface AppliedPromotion {
  readonly promotionId: number
  readonly name: string
  readonly times: number
  readonly savingCents: number
}

export interface Prices<Line> {
  /** As given, with what each costs. */
  readonly lines: readonly (Line & LinePrice)[]
  /** In the order in which they were applied. */
  readonly promotions: readonly AppliedPromotion[]
  readonly subtotalCents: number
  readonly discountCents: number
  readonly totalCents: number
}

/**
 * Prices everything that is ordered together (a cart, a round: everybody's lines) with the bundles that are on. The rules for overlap:
 *
 * 1. A unit of a product counts in one bundle at most.
 * 2. The bundle that saves most goes first, of equal ones that with the lowest id; each as often as there are units left for it.
 * 3. A bundle that is not cheaper than its parts is not applied.
 * 4. It takes units from the earlier lines first. What it saves is shared over them in proportion to their regular price, in whole cents, by
 *    largest remainder, ties to the earlier line.
 *
 * So nothing costs more than regularly, no line less than nothing, and the total does not depend on how lines are ordered or split.
 */
export function applyPromotions<Line extends RegularLine>(lines: readonly Line[], bundles: readonly Bundle[]): Prices<Line> {
  const left = lines.map(({ qty }) => qty)
  const cuts: Cut[][] = lines.map(() => [])
  const promotions: AppliedPromotion[] = []
  for (const { bundle, savingCents } of byUse(lines, bundles)) {
    const times = timesPossible(lines, left, bundle)
    if (times === 0) continue
    const applied = { promotionId: bundle.promotionId, name: bundle.name, times, savingCents: savingCents * times }
    promotions.push(applied)
    shareOver(lines, takeUnits(lines, left, bundle, times), applied, cuts)
  }
  return summed(lines, cuts, promotions)
}

/** What a promotion took off a line. */
interface Cut {
  readonly promotion: AppliedPromotion
  readonly cents: number
}

/** Those that save something, the one that saves most first. */
function byUse(lines: readonly RegularLine[], bundles: readonly Bundle[]): { bundle: Bundle; savingCents: number }[] {
  const prices = new Map(lines.map(({ productId, unitPriceCents }) => [productId, unitPriceCents]))
  return bundles
    .map(bundle => ({ bundle, savingCents: regularCents(bundle, prices) - bundle.priceCents }))
    .filter(({ savingCents }) => savingCents > 0)
    .sort((a, b) => b.savingCents - a.savingCents || a.bundle.promotionId - b.bundle.promotionId)
}

/** What the parts cost one by one; with parts that nobody ordered it is less, and the bundle finds no units later. */
const regularCents = ({ parts }: Bundle, prices: ReadonlyMap<number, number>): number =>
  parts.reduce((sum, { productId, quantity }) => sum + quantity * (prices.get(productId) ?? 0), 0)

function timesPossible(lines: readonly RegularLine[], left: readonly number[], { parts }: Bundle): number {
  const unitsLeft = (productId: number) =>
    lines.reduce((sum, line, position) => (line.productId === productId ? sum + (left[position] ?? 0) : sum), 0)
  return Math.min(...parts.map(({ productId, quantity }) => Math.floor(unitsLeft(productId) / quantity)))
}

/** Takes them out of `left`; says how many of each line. */
function takeUnits(lines: readonly RegularLine[], left: number[], { parts }: Bundle, times: number): number[] {
  const wanted = new Map(parts.map(({ productId, quantity }) => [productId, quantity * times]))
  return lines.map(({ productId }, position) => {
    const taken = Math.min(left[position] ?? 0, wanted.get(productId) ?? 0)
    left[position] = (left[position] ?? 0) - taken
    wanted.set(productId, (wanted.get(productId) ?? 0) - taken)
    return taken
  })
}

function shareOver(lines: readonly RegularLine[], taken: readonly number[], promotion: AppliedPromotion, cuts: Cut[][]): void {
  const shares = shareCents(
    promotion.savingCents,
    lines.map(({ unitPriceCents }, position) => unitPriceCents * (taken[position] ?? 0)),
  )
  for (const [position, cents] of shares.entries()) if (cents > 0) cuts[position]?.push({ promotion, cents })
}

function summed<Line extends RegularLine>(
  lines: readonly Line[],
  cuts: readonly Cut[][],
  promotions: readonly AppliedPromotion[],
): Prices<Line> {
  const priced = lines.map((line, position) => ({ ...line, ...priceLine(line, cuts[position] ?? []) }))
  const subtotalCents = lines.reduce((sum, { qty, unitPriceCents }) => sum + qty * unitPriceCents, 0)
  const discountCents = promotions.reduce((sum, { savingCents }) => sum + savingCents, 0)
  return { lines: priced, promotions, subtotalCents, discountCents, totalCents: subtotalCents - discountCents }
}

function priceLine({ qty, unitPriceCents }: RegularLine, cuts: readonly Cut[]): LinePrice {
  const discountCents = cuts.reduce((sum, { cents }) => sum + cents, 0)
  const [largest] = [...cuts].sort((a, b) => b.cents - a.cents) // stable: of equal ones the first that was applied
  return {
    discountCents,
    lineCents: qty * unitPriceCents - discountCents,
    promotionId: largest?.promotion.promotionId ?? null,
    promotionName: cuts.length === 0 ? null : cuts.map(({ promotion }) => promotion.name).join(' + '),
  }
}
