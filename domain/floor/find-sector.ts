import { foldText } from '../fold-text'

export interface NamedSector {
  readonly id: number
  /** Null = of every branch. */
  readonly branchId: number | null
  readonly name: string
  readonly prefix: string
}

/** The sector that a text means, by prefix or name; the branch's own before one of every branch. Case and accents do not matter. */
export function findSector<Sector extends NamedSector>(sectors: readonly Sector[], text: string): Sector | undefined {
  const wanted = foldText(text.trim())
  const own = sectors.filter(({ branchId }) => branchId !== null)
  const shared = sectors.filter(({ branchId }) => branchId === null)
  for (const part of [own, shared])
    for (const field of ['name', 'prefix'] as const) {
      const found = part.find(sector => foldText(sector[field]) === wanted)
      if (found) return found
    }
  return undefined
}
