import { setImmediate } from 'node:timers/promises'
import { printableText } from './printable-text'
import { type QrCode, qrCode } from './qr-code'

export interface QrCard {
  readonly link: string
  readonly tableCode: string
  readonly sectorName: string | null
  readonly branchName: string
}

type Page = PDFKit.PDFDocument

/** Points: an A4 page, cut into cards. */
const page = { width: 595.28, height: 841.89, margin: 28 }
const grid = { columns: 3, rows: 4 }
const card = {
  width: (page.width - 2 * page.margin) / grid.columns,
  height: (page.height - 2 * page.margin) / grid.rows,
  padding: 8,
  /** 42 mm, white border included. */
  code: 119,
}
const cardsPerPage = grid.columns * grid.rows

/** Cards to print, cut out and put on tables, in the order given. The same cards always give the same bytes. */
export async function qrSheet(title: string, cards: readonly QrCard[]): Promise<Buffer> {
  const { default: PdfDocument } = await import('pdfkit') // 80 ms and 24 MB, for who prints only
  const info = { Title: title, CreationDate: new Date(0) } // a true date would make each sheet another one
  const document: Page = new PdfDocument({ size: 'A4', margin: 0, autoFirstPage: false, info })
  const content = readAll(document)
  for (let first = 0; first === 0 || first < cards.length; first += cardsPerPage) {
    document.addPage()
    for (const [position, one] of cards.slice(first, first + cardsPerPage).entries()) drawCard(document, one, position)
    if (cards.length === 0)
      line(document, 'La sucursal no tiene mesas.', { size: 12, x: page.margin, y: page.margin, width: 300 })
    await setImmediate() // other requests go on between pages
  }
  document.end()
  return content
}

function drawCard(document: Page, { link, tableCode, sectorName, branchName }: QrCard, position: number): void {
  const left = page.margin + (position % grid.columns) * card.width
  const top = page.margin + Math.floor(position / grid.columns) * card.height
  const text = { x: left + card.padding, width: card.width - 2 * card.padding }
  document.rect(left, top, card.width, card.height).lineWidth(0.5).dash(2, { space: 3 }).stroke('#bbbbbb').undash()
  document.fillColor('#000000')
  line(document, branchName, { ...text, size: 9, y: top + 10 })
  drawCode(document, qrCode(link), left + (card.width - card.code) / 2, top + 21)
  line(document, tableCode, { ...text, size: 20, y: top + 140, isBold: true })
  if (sectorName !== null) line(document, sectorName, { ...text, size: 9, y: top + 163 })
  line(document, 'Escaneá para pedir', { ...text, size: 10, y: top + 176 })
}

/** One path for all its squares: drawn each by itself they would show hair lines between them. */
function drawCode(document: Page, { side, runs }: QrCode, left: number, top: number): void {
  const square = card.code / side
  const squares = runs.map(({ column, row, length }) =>
    [left + column * square, top + row * square, length * square, square].map(value => value.toFixed(3)).join(' '),
  )
  document.addContent(`0 g ${squares.map(rectangle => `${rectangle} re`).join(' ')} f`)
}

interface Line {
  readonly size: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly isBold?: boolean
}

/** One centred line; smaller when it is too wide, and then cut. */
function line(document: Page, given: string, { size, x, y, width, isBold = false }: Line): void {
  let text = printableText(given).slice(0, 200)
  document.font(isBold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size)
  const fitting = Math.max(size * 0.6, Math.min(size, (size * width) / Math.max(1, document.widthOfString(text))))
  document.fontSize(fitting)
  while (document.widthOfString(text) > width) text = `${text.replace(/…$/, '').slice(0, -1)}…`
  document.text(text, x + (width - document.widthOfString(text)) / 2, y + (size - fitting) / 2, { lineBreak: false })
}

async function readAll(document: Page): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of document) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
