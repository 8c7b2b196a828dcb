import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import { type RoundStatus, type RoundView, roundTotalCents } from '../domain/dining/round'
import { formatCents } from '../domain/money'
import type { RoundInput } from './round-messages'
import { attributes } from './search-attributes'

const words: Readonly<Record<RoundStatus, string>> = {
  PENDING: 'Esperando aprobación',
  CONFIRMED: 'Confirmada con la mesa, esperando aprobación',
  IN_KITCHEN: 'En cocina',
  READY: 'Lista para servir',
  SERVED: 'Servida',
  CANCELED: 'Cancelada',
}

/** What an operator reads on the workflow's page. An attribute costs an event, so it is written when it changes. */
export function describeRound(view: RoundView, shownStatus: RoundStatus | undefined): void {
  if (view.status !== shownStatus) upsertSearchAttributes([{ key: attributes.roundStatus, value: view.status }])
  const lines = view.items.map(
    item => `- ${item.qty} × ${item.productName}${item.isStruck ? ` (rechazado: ${item.struckReason})` : ''}`,
  )
  setCurrentDetails(
    [
      `**${words[view.status]}** · mesa ${view.tableCode} · ronda ${view.number} (id ${view.id})`,
      lines.join('\n'),
      `Total ${formatCents(roundTotalCents(view))}${view.cancelReason ? ` · motivo: ${view.cancelReason}` : ''}`,
    ].join('\n\n'),
  )
}

/** For a submit that was refused: no such round exists. */
export function describeRefusal({ tableCode }: RoundInput): void {
  setCurrentDetails(`**No se aceptó** · mesa ${tableCode}\n\nNo quedó ninguna ronda; quien la envió recibió el motivo.`)
}
