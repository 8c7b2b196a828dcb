import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Screens } from './demo'
import { narrator } from './narrator'
import type { PlacedRound } from './order-together'
import type { Cast } from './seat-everybody'

/** The admin approves all but the dessert, while the worker is killed; the kitchen cooks ticket by ticket; the waiter serves. */
export async function cookAndServe(cast: Cast, screens: Screens, round: PlacedRound): Promise<void> {
  const dessert = round.items.at(-1)
  if (!dessert) throw new Error('the round has no items')

  killWorker()
  await cast.admin.as.post(`/api/rounds/${round.id}/approve`, { struck_items: [{ item_id: dessert.id, reason: 'Hoy no queda' }] })
  await screens.ana.until('ROUND_ITEM_REJECTED', event => event.entity.round_id === round.id)
  await screens.cocina.until('ROUND_IN_KITCHEN', event => event.entity.round_id === round.id)
  narrator.tells('La aprobación no se perdió ni se repitió: la tomó el proceso que volvió.')

  for (const ticket of await ticketsOf(cast, round.id)) {
    await cast.kitchen.as.patch(`/api/kitchen/tickets/${ticket.id}/status`, { status: 'IN_PROGRESS' })
    await cast.kitchen.as.patch(`/api/kitchen/tickets/${ticket.id}/status`, { status: 'READY' })
  }
  await screens.mozo.until('ROUND_READY', event => event.entity.round_id === round.id)
  narrator.tells('Con la última comanda, la ronda quedó lista sola.')
  await cast.waiter.as.post(`/api/rounds/${round.id}/serve`)
  await screens.ana.until('ROUND_SERVED', event => event.entity.round_id === round.id)
}

interface Ticket {
  readonly id: number
  readonly round_id: number
}

async function ticketsOf(cast: Cast, roundId: number): Promise<Ticket[]> {
  const { stations } = await cast.kitchen.as.get<{ stations: { tickets: Ticket[] }[] }>('/api/kitchen/tickets')
  return stations.flatMap(({ tickets }) => tickets).filter(({ round_id }) => round_id === roundId)
}

/** Only a system that `npm start` runs here can be hurt here; elsewhere the story goes on without the accident. */
function killWorker(): void {
  try {
    const stack = JSON.parse(readFileSync(join(process.cwd(), '.data', 'stack.json'), 'utf8')) as { pids?: { worker?: number } }
    if (stack.pids?.worker === undefined) return
    process.kill(stack.pids.worker, 'SIGKILL')
    narrator.tells('Alguien mata el proceso worker (kill -9) justo antes de aprobar.')
  } catch {
    narrator.tells('(El worker corre en otra máquina: esta vez nadie lo mata.)')
  }
}
