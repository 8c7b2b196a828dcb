import { inflateSync } from 'node:zlib'
import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import { createTestApi, type TestApi } from '../support/api'
import { type Headers, hireFor } from '../support/people'

const menuUrl = 'https://menu.example.com/carta/'

let api: TestApi
let table: { id: number; branch_id: number; tenant_id: number; code: string }
let branch: { id: number; name: string; slug: string }
let manager: Headers

beforeAll(async () => {
  api = await createTestApi({ env: { PUBLIC_MENU_URL: menuUrl } })
  table = await api.database.owner('tables').orderBy('id').first()
  branch = await api.database.owner('branches').where({ id: table.branch_id }).first()
  manager = await hireFor(api, { tenantId: table.tenant_id, branchId: branch.id }, 'MANAGER')
})
afterAll(() => api.close())

const get = (url: string, headers: Headers = {}) => api.app.inject({ url, headers: { ...manager, ...headers } })
const linkOf = (code: string) => `https://menu.example.com/carta/${branch.slug}?table=${code}`
const svgUrl = () => `/api/admin/tables/${table.id}/qr.svg`
const pngUrl = (size?: number) => `/api/admin/tables/${table.id}/qr.png${size === undefined ? '' : `?size=${size}`}`
const sheetUrl = () => `/api/admin/branches/${branch.id}/qr-sheet.pdf`

describe('the code of one table', () => {
  it.each([undefined, 128, 129, 500, 2048])('is a PNG that a phone reads at size %s', async size => {
    const response = await get(pngUrl(size))
    expect(response.headers['content-type']).toBe('image/png')
    const picture = PNG.sync.read(response.rawPayload)
    expect([picture.width, picture.height]).toEqual([size ?? 512, size ?? 512])
    expect(read(...thinned(picture))).toBe(linkOf(table.code))
  })

  it('is an SVG that a phone reads', async () => {
    const response = await get(svgUrl())
    expect(response.headers['content-type']).toBe('image/svg+xml')
    const [, side] = /viewBox="0 0 (\d+) \d+"/.exec(response.body) ?? []
    const squares = [...response.body.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].map(([, x, y, width]) => ({
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: 1,
    }))
    expect(read(draw(squares, 4, Number(side) * 4), Number(side) * 4)).toBe(linkOf(table.code))
    expect(response.body).toContain(`<title>Mesa ${table.code}</title>`)
  })

  it('leads a phone to the table, whatever is in its code', async () => {
    const code = 'Patio ñ & <3>'
    const [renamed] = await api.database
      .owner('tables')
      .insert({ tenant_id: table.tenant_id, branch_id: branch.id, code })
      .returning('id')
    const png = await get(`/api/admin/tables/${renamed.id}/qr.png`)
    expect(png.headers['content-disposition']).toBe('inline; filename="qr-Patio______3_.png"')
    const picture = PNG.sync.read(png.rawPayload)
    const link = new URL(read(picture.data, picture.width) ?? '')
    const joined = await api.app.inject({
      method: 'POST',
      url: `/api/tables/code/${encodeURIComponent(link.searchParams.get('table') ?? '')}/session?branch_slug=${link.pathname.split('/').at(-1)}`,
    })
    expect(joined.json()).toMatchObject({ table_id: renamed.id, table_code: code })
    const svg = await get(`/api/admin/tables/${renamed.id}/qr.svg`)
    expect(svg.body).toContain('<title>Mesa Patio ñ &amp; &lt;3&gt;</title>')
    await api.database.owner('table_sessions').where({ table_id: renamed.id }).delete()
    await api.database.owner('tables').where({ id: renamed.id }).delete()
  })

  it.each(['svg', 'png', 'pdf'])('is the same each time, and 304 for who has it: %s', async kind => {
    const url = kind === 'svg' ? svgUrl() : kind === 'png' ? pngUrl() : sheetUrl()
    const [first, second] = [await get(url), await get(url)]
    expect(first.rawPayload.equals(second.rawPayload)).toBe(true)
    expect(first.headers).toMatchObject({ etag: second.headers.etag, 'cache-control': 'private, no-cache' })
    const again = await get(url, { 'if-none-match': `"other", W/${String(first.headers.etag)}` })
    expect(again.statusCode).toBe(304)
    expect(again.rawPayload).toHaveLength(0)
    expect(again.headers.etag).toBe(first.headers.etag)
    expect((await get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  it('has another validator at another size', async () => {
    expect((await get(pngUrl(256))).headers.etag).not.toBe((await get(pngUrl(512))).headers.etag)
  })

  it.each(['127', '2049', '0', '-1', '256.5', 'grande', ''])('422 for size %j', async size => {
    const response = await get(`/api/admin/tables/${table.id}/qr.png?size=${size}`)
    expect(response.statusCode).toBe(422)
    expect(response.json()).toMatchObject({ code: 'invalid_request', errors: [{ in: 'query', pointer: '/size' }] })
  })
})

describe('what is deleted', () => {
  const paths = ['qr.svg', 'qr.png'] as const

  it.each(paths)('404 for %s of a deleted table', async path => {
    const [gone] = await api.database
      .owner('tables')
      .insert({
        tenant_id: table.tenant_id,
        branch_id: branch.id,
        code: `GONE-${path}`,
        is_active: false,
        deleted_at: new Date(),
      })
      .returning('id')
    const response = await get(`/api/admin/tables/${gone.id}/${path}`)
    expect({ status: response.statusCode, code: response.json().code }).toEqual({ status: 404, code: 'not_found' })
  })

  it('404 for a deleted branch and for its tables', async () => {
    const [gone] = await api.database
      .owner('branches')
      .insert({ tenant_id: table.tenant_id, name: 'Cerrada', slug: 'cerrada', is_active: false, deleted_at: new Date() })
      .returning('id')
    const [left] = await api.database
      .owner('tables')
      .insert({ tenant_id: table.tenant_id, branch_id: gone.id, code: 'X-1' })
      .returning('id')
    const admin = await hireFor(api, { tenantId: table.tenant_id, branchId: branch.id }, 'ADMIN')
    for (const url of [`/api/admin/branches/${gone.id}/qr-sheet.pdf`, `/api/admin/tables/${left.id}/qr.svg`])
      expect((await get(url, admin)).statusCode).toBe(404)
  })
})

describe('the sheet of a branch', () => {
  it('shows every table once, by sector and code, with a code that a phone reads', async () => {
    const { pages } = parseSheet((await get(sheetUrl())).rawPayload)
    const expected = await api.database
      .owner('tables')
      .leftJoin('branch_sectors', 'branch_sectors.id', 'tables.sector_id')
      .where({ 'tables.branch_id': branch.id, 'tables.is_active': true })
      .orderByRaw('branch_sectors.display_order, tables.code')
      .select('tables.code', 'branch_sectors.name')
    expect(expected.length).toBeGreaterThan(0)
    const cards = pages.flatMap(page => page.cards)
    expect(cards).toEqual(
      expected.map(({ code, name }) => ({ link: linkOf(code), texts: [branch.name, code, name, 'Escaneá para pedir'] })),
    )
  })

  it('fills as many pages as it takes, INT-2 before INT-10, tables without a sector last, unused ones left out', async () => {
    const [other] = await api.database
      .owner('branches')
      .insert({ tenant_id: table.tenant_id, name: 'La Ñ “grande” 🍕 de Łódź '.repeat(6), slug: 'grande' })
      .returning('id')
    const sectors = await api.database
      .owner('branch_sectors')
      .insert([
        { tenant_id: table.tenant_id, branch_id: other.id, name: 'Vereda', prefix: 'VER', display_order: 2 },
        { tenant_id: table.tenant_id, branch_id: other.id, name: 'Salón', prefix: 'SAL', display_order: 1 },
      ])
      .returning(['id', 'name'])
    const own = (code: string, more: object = {}) => ({ tenant_id: table.tenant_id, branch_id: other.id, code, ...more })
    const numbers = [10, 2, 1, 11, 3, 12, 4, 5, 9, 8, 7, 6]
    await api.database
      .owner('tables')
      .insert([
        own('SUELTA'),
        own('NO-SE-USA', { is_active: false }),
        ...sectors.flatMap(({ id }: { id: number }, index: number) =>
          numbers.map(number => own(`${index === 0 ? 'VER' : 'SAL'}-${number}`, { sector_id: id })),
        ),
      ])
    const admin = await hireFor(api, { tenantId: table.tenant_id, branchId: branch.id }, 'ADMIN')
    const response = await get(`/api/admin/branches/${other.id}/qr-sheet.pdf`, admin)
    expect(response.headers['content-type']).toBe('application/pdf')
    const { pages, leftmost } = parseSheet(response.rawPayload)
    expect(pages.map(page => page.cards.length)).toEqual([12, 12, 1])
    const inOrder = [...numbers].sort((one, another) => one - another)
    const codes = [...inOrder.map(n => `SAL-${n}`), ...inOrder.map(n => `VER-${n}`), 'SUELTA']
    expect(pages.flatMap(page => page.cards).map(({ texts }) => texts[1])).toEqual(codes)
    expect(pages[0]?.cards[0]?.texts[0]).toMatch(/^La Ñ “grande” de \?ódz La Ñ .*…$/)
    expect(pages[2]?.cards[0]?.texts).toHaveLength(3)
    expect(leftmost).toBeGreaterThanOrEqual(36) // centred: none is wider than its card without the padding
  })

  it('is one page that says so when the branch has no tables', async () => {
    const [empty] = await api.database
      .owner('branches')
      .insert({ tenant_id: table.tenant_id, name: 'Nueva', slug: 'nueva' })
      .returning('id')
    const admin = await hireFor(api, { tenantId: table.tenant_id, branchId: branch.id }, 'ADMIN')
    const { pages } = parseSheet((await get(`/api/admin/branches/${empty.id}/qr-sheet.pdf`, admin)).rawPayload)
    expect(pages).toEqual([{ cards: [], texts: ['La sucursal no tiene mesas.'] }])
  })
})

interface Square {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What a phone's camera would make of black and white pixels (RGBA). */
const read = (pixels: Uint8Array, side: number): string | null => jsQR(new Uint8ClampedArray(pixels), side, side)?.data ?? null

/** A large picture with some of its pixels: reading all would take seconds. */
function thinned({ data, width }: PNG): [pixels: Uint8Array, side: number] {
  const step = Math.ceil(width / 600)
  const side = Math.floor(width / step)
  const pixels = new Uint8Array(side * side * 4)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const from = (row * step * width + column * step) * 4
      pixels.set(data.subarray(from, from + 4), (row * side + column) * 4)
    }
  return [pixels, side]
}

/** Squares as pixels on white. */
function draw(squares: readonly Square[], scale: number, side: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 4).fill(255)
  for (const { x, y, width, height } of squares)
    for (let row = Math.round(y * scale); row < Math.round((y + height) * scale); row++)
      for (let column = Math.round(x * scale); column < Math.round((x + width) * scale); column++)
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
  return pixels
}

/** The pages of a sheet as they are drawn: text operators and filled rectangles of its content streams. */
function parseSheet(pdf: Buffer) {
  const source = pdf.toString('latin1')
  expect(source.slice(0, 5)).toBe('%PDF-')
  expect([...source.matchAll(/\/MediaBox \[0 0 595\.28 841\.89\]/g)]).toHaveLength(
    [...source.matchAll(/\/Type \/Page\b/g)].length,
  )
  const streams = [...source.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)]
  const drawn = streams.map(([, data = '']) => inflateSync(Buffer.from(data, 'latin1')).toString('latin1'))
  let leftmost = Number.POSITIVE_INFINITY
  const pages = drawn.map(content => {
    const lines = [...content.matchAll(/\[(.*?)\] TJ/g)].map(([, shown = '']) =>
      decode(Buffer.from([...shown.matchAll(/<([\da-f]*)>/g)].map(part => part[1]).join(''), 'hex')),
    )
    leftmost = Math.min(leftmost, ...[...content.matchAll(/^1 0 0 1 ([\d.]+) [\d.]+ Tm$/gm)].map(([, x]) => Number(x)))
    const codes = [...content.matchAll(/^0 g (.*) f$/gm)].map(([, path = '']) => readRectangles(path))
    const starts = lines.flatMap((text, index) => (text === lines[0] ? [index] : []))
    const texts = starts.map((start, index) => lines.slice(start, starts[index + 1]))
    return codes.length === 0
      ? { cards: [], texts: lines }
      : { cards: codes.map((link, index) => ({ link, texts: texts[index] ?? [] })) }
  })
  return { pages, leftmost }
}

/** By the encoding of the standard fonts; node's decoder of the same name leaves these as control characters. */
const decode = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, character => winAnsi[character] ?? '<unknown>')
const winAnsi: Readonly<Record<string, string>> = { '\x85': '…', '\x93': '“', '\x94': '”' }

function readRectangles(path: string): string | null {
  const squares = [...path.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)].map(match => {
    const [x = 0, y = 0, width = 0, height = 0] = match.slice(1).map(Number)
    return { x, y, width, height }
  })
  const [left, top] = [Math.min(...squares.map(({ x }) => x)), Math.min(...squares.map(({ y }) => y))]
  const moved = squares.map(({ x, y, ...size }) => ({ x: x - left + 15, y: y - top + 15, ...size }))
  return read(draw(moved, 2, 300), 300)
}
