import type { Screens } from './demo'
import { createPerson } from './http-client'
import { narrator } from './narrator'
import type { Cast } from './seat-everybody'

interface Check {
  readonly check_id: number
  readonly total_cents: number
}

interface Balance {
  readonly diner_id: number | null
  readonly remaining_cents: number
}

/** Beto pays what he had in cash, Ana the rest by phone; the provider's webhook settles it; the waiter clears the table. */
export async function payTheCheck(cast: Cast, screens: Screens, simulatorUrl: string): Promise<void> {
  const check = await cast.ana.as.post<Check>('/api/billing/check/request')
  await screens.mozo.until('CHECK_REQUESTED')
  const balances = await cast.ana.as.get<Balance[]>(`/api/billing/check/${check.check_id}/balances`)
  const owedByBeto = balances.find(({ diner_id }) => diner_id === cast.beto.id)?.remaining_cents ?? 0

  await cast.waiter.as.post('/api/billing/cash/pay', {
    check_id: check.check_id,
    amount_cents: owedByBeto,
    diner_id: cast.beto.id,
  })
  narrator.tells(`Beto paga lo suyo en efectivo: ${pesos(owedByBeto)} de ${pesos(check.total_cents)}.`)

  const preference = await cast.ana.as.post<{ preference_id: string; init_point: string }>(
    '/api/billing/mercadopago/preference',
    {
      check_id: check.check_id,
    },
  )
  narrator.tells(`Ana abre Mercado Pago: ${preference.init_point}`)
  await createPerson(simulatorUrl).post(`/sim/preferences/${preference.preference_id}/pay`, { outcome: 'approved' })
  await screens.ana.until('CHECK_PAID')
  await screens.admin.until('CHECK_PAID')

  await cast.waiter.as.post(`/api/waiter/tables/${cast.tableId}/close`, {})
  await screens.admin.until('TABLE_CLEARED')
}

const pesos = (cents: number) => `$ ${(cents / 100).toLocaleString('es-AR', { minimumFractionDigits: 2 })}`
