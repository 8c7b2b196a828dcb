import type { QrCode } from './qr-code'

/** Of no size of its own: it fills the place it is put in. */
export function qrSvg({ side, runs }: QrCode, title: string): string {
  const squares = runs.map(({ column, row, length }) => `M${column} ${row}h${length}v1h-${length}z`).join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges" role="img">`,
    `<title>${inXml(title)}</title>`,
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/>`,
    `<path d="${squares}"/>`,
    '</svg>\n',
  ].join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const inXml = (text: string): string => text.replace(/[&<>\p{Cc}]/gu, character => entities[character] ?? '')
