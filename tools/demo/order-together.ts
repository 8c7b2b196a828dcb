import { randomUUID } from 'node:crypto'
import { formatCents } from '../../domain/money'
import type { Screens } from './demo'
import { narrator } from './narrator'
import type { Cast } from './seat-everybody'

export interface PlacedRound {
  readonly id: number
  readonly items: readonly { readonly id: number; readonly product_name: string }[]
}

interface Quote {
  readonly promotions: readonly { readonly name: string; readonly saving_cents: number }[]
  readonly total_cents: number
}

interface MenuProduct {
  readonly id: number
  readonly name: string
  readonly price_cents: number
}

/**
 * Both fill the cart they share and see what it costs with the promotions that are on; Ana sends it for that total, twice with one key, as
 * a nervous thumb does, and it is one round.
 */
export async function orderTogether(cast: Cast, screens: Screens): Promise<PlacedRound> {
  const menu = await cast.ana.as.get<{ categories: { products: MenuProduct[] }[] }>('/api/public/menu/centro')
  const products = menu.categories.flatMap(category => category.products)
  const named = (name: string) => {
    const found = products.find(product => product.name === name)
    if (!found) throw new Error(`${name} is not on the menu`)
    return found
  }
  await cast.ana.as.post('/api/diner/cart/add', { product_id: named('Bife de chorizo').id, quantity: 1, notes: 'jugoso' })
  await cast.beto.as.post('/api/diner/cart/add', { product_id: named('Coca-Cola 500ml').id, quantity: 2 })
  await cast.beto.as.post('/api/diner/cart/add', { product_id: named('Empanada de carne').id, quantity: 3 })
  const another = products.find(({ name }) => name.startsWith('Flan')) ?? products.at(-1)
  if (!another) throw new Error('the menu is empty')
  await cast.beto.as.post('/api/diner/cart/add', { product_id: another.id, quantity: 1 })

  const quote = await cast.ana.as.post<Quote>('/api/diner/quote', { from_cart: true })
  for (const { name, saving_cents } of quote.promotions) narrator.tells(`«${name}» les ahorra ${formatCents(saving_cents)}.`)
  const order = { from_cart: true, expected_total_cents: quote.total_cents }
  const key = randomUUID()
  const [first, second] = await Promise.all([
    cast.ana.as.post<{ round_id: number }>('/api/diner/rounds', order, key),
    cast.ana.as.post<{ round_id: number }>('/api/diner/rounds', order, key),
  ])
  if (first.round_id !== second.round_id) throw new Error('a double tap made two rounds')
  await screens.admin.until('ROUND_SUBMITTED', event => event.entity.round_id === first.round_id)
  narrator.tells(`Dos toques, una sola ronda: la ${first.round_id}.`)
  const rounds = await cast.ana.as.get<PlacedRound[]>(`/api/diner/session/${cast.sessionId}/rounds`)
  const round = rounds.find(({ id }) => id === first.round_id)
  if (!round) throw new Error('the round is not in the list of the table')
  return round
}
