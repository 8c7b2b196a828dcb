import { foldText } from '../fold-text'
import type { Station } from './ticket'

/** Words in a category's name that say where it is cooked; the first station that matches wins. */
const words: readonly (readonly [Station, readonly string[]])[] = [
  [
    'BAR',
    ['bebida', 'drink', 'bar', 'cocktail', 'coctel', 'trago', 'cerveza', 'beer', 'vino', 'wine', 'jugo', 'gaseosa', 'cafe'],
  ],
  ['COLD_KITCHEN', ['ensalada', 'salad', 'entrada fria', 'cold', 'picada']],
  ['PASTRY', ['postre', 'dessert', 'torta', 'cake', 'helado']],
  ['GRILL', ['parrilla', 'grill', 'carne', 'meat', 'asado']],
]

/** The station that cooks a product, by the names of its subcategory and category (the narrower one first); else the hot kitchen. */
export function stationOf(...names: readonly (string | null)[]): Station {
  for (const name of names) {
    const plain = foldText(name ?? '')
    const found = words.find(([, all]) => all.some(word => plain.includes(word)))
    if (found) return found[0]
  }
  return 'HOT_KITCHEN'
}
