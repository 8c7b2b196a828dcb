import { createHash } from 'node:crypto'
import { decimalOf } from './amount'
import { requestOf } from './preferences'
import type { Payment, Preference } from './records'

const style = `
  :root { color-scheme: light dark; --accent: #0069d9; --ink: #1c2333; --paper: #fff; --ground: #eef2f7; --line: #d5dce6 }
  @media (prefers-color-scheme: dark) { :root { --accent: #6cb2ff; --ink: #edf1f7; --paper: #1c2333; --ground: #10151f; --line: #38445a } }
  body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif }
  main { max-width: 30rem; margin: 2rem auto; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem }
  h1 { font-size: 1.25rem; margin: 0 0 1rem } ul { list-style: none; padding: 0; margin: 0 0 1rem }
  li, .total { display: flex; justify-content: space-between; gap: 1rem; padding: .35rem 0; border-bottom: 1px solid var(--line) }
  .total { font-weight: 700; border: 0 } .note { font-size: .875rem; opacity: .8 }
  fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; padding: .75rem 1rem }
  label { display: block; padding: .25rem 0 } select, input[type=text] { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem }
  button, .button { display: block; box-sizing: border-box; width: 100%; padding: .85rem; border: 0; border-radius: .5rem; background: var(--accent);
    color: var(--paper); font: inherit; font-weight: 700; text-align: center; text-decoration: none; cursor: pointer }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
`

/** What a person may see go wrong, as the guide explains it to buyers. */
export const rejectionReasons: Readonly<Record<string, string>> = {
  cc_rejected_insufficient_amount: 'Fondos insuficientes',
  cc_rejected_bad_filled_security_code: 'Código de seguridad incorrecto',
  cc_rejected_bad_filled_date: 'Fecha de vencimiento incorrecta',
  cc_rejected_call_for_authorize: 'El banco pide autorizar el pago por teléfono',
  cc_rejected_card_disabled: 'Tarjeta inactiva',
  cc_rejected_high_risk: 'Rechazado por prevención de fraude',
  cc_rejected_other_reason: 'Rechazo general',
}

/** Nothing but the page's own style; forms may go to the simulator and, by redirect, to where the preference returns. */
export function contentSecurityPolicy(preference?: Preference): string {
  const urls = preference ? Object.values(requestOf(preference).back_urls ?? {}) : []
  const origins = urls.filter(url => typeof url === 'string').map(url => new URL(url).origin)
  const hash = createHash('sha256').update(style).digest('base64')
  const formAction = ["'self'", ...new Set(origins)].join(' ')
  return `default-src 'none'; style-src 'sha256-${hash}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`
}

export function checkoutPage(preference: Preference): string {
  const { items, binary_mode } = requestOf(preference)
  const lines = items.map(item => {
    const title = item.quantity > 1 ? `${item.quantity} × ${item.title}` : item.title
    return `<li><span>${escapeHtml(title)}</span><span>${pesos(item.unit_price * item.quantity)}</span></li>`
  })
  const reasons = Object.entries(rejectionReasons).map(([code, text]) => `<option value="${code}">${text}</option>`)
  const later = binary_mode
    ? ''
    : `<label><input type="radio" name="outcome" value="pending"> Dejarlo pendiente (pago en efectivo en un local)</label>
       <label><input type="radio" name="outcome" value="in_process"> Dejarlo en revisión</label>`
  return page(
    'Pagar',
    `<h1>Pagar con Mercado Pago <span class="note">(simulador: no se mueve dinero)</span></h1>
    <ul>${lines.join('')}</ul>
    <p class="total"><span>Total</span><span>${pesos(preference.totalCents)}</span></p>
    <form method="post" action="/checkout/v1/pay?pref_id=${encodeURIComponent(preference.id)}">
      <label for="payer">Nombre de quien paga</label>
      <input type="text" id="payer" name="payer" autocomplete="name" maxlength="60">
      <fieldset><legend>¿Qué pasa con el pago?</legend>
        <label><input type="radio" name="outcome" value="approved" checked> Aprobarlo</label>
        <label><input type="radio" name="outcome" value="rejected"> Rechazarlo</label>
        ${later}
      </fieldset>
      <label for="status_detail">Motivo, si se rechaza</label>
      <select id="status_detail" name="status_detail">${reasons.join('')}</select>
      <p><button type="submit">Confirmar</button></p>
    </form>`,
  )
}

const outcomes: Readonly<Record<string, string>> = {
  approved: '¡Listo! Se acreditó tu pago.',
  rejected: 'Tu pago fue rechazado.',
  pending: 'Tu pago quedó pendiente.',
  in_process: 'Estamos revisando tu pago.',
}

/** For preferences without a URL to return to. */
export function outcomePage(payment: Payment): string {
  const reason = rejectionReasons[payment.statusDetail]
  return page(
    'Resultado del pago',
    `<h1>${outcomes[payment.status] ?? 'Se registró tu pago.'}</h1>
    ${reason ? `<p>${reason}.</p>` : ''}
    <p class="note">Operación ${payment.id} por ${pesos(payment.amountCents)}</p>
    ${payment.status === 'rejected' ? `<p><a class="button" href="/checkout/v1/redirect?pref_id=${encodeURIComponent(payment.preferenceId)}">Intentar de nuevo</a></p>` : ''}`,
  )
}

export const messagePage = (title: string, text: string) => page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`)

function page(title: string, body: string): string {
  return `<!doctype html><html lang="es"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Simulador de Mercado Pago</title><style>${style}</style></head><body><main>${body}</main></body></html>`
}

function pesos(cents: number): string {
  return `$ ${decimalOf(cents).toLocaleString('es-AR', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, character => entities[character] ?? character)
