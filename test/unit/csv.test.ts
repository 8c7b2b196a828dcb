import fc from 'fast-check'
import { type CsvColumn, type CsvValue, streamCsv, toCsv } from '../../api/presenters/csv'

type Row = Readonly<Record<string, CsvValue>>
const column = (name: string): CsvColumn<Row> => ({ name, value: row => row[name] })
const columns = [column('a'), column('b')]
const cell = (value: CsvValue) => toCsv([column('a')], [{ a: value }]).slice('a\r\n'.length, -'\r\n'.length)

describe('CSV', () => {
  it('is a header and a line for each row, ended by CRLF', () => {
    expect(toCsv(columns, [{ a: 1, b: 'x' }, { a: true }])).toBe('a,b\r\n1,x\r\ntrue,\r\n')
  })

  it('is a header alone without rows', () => {
    expect(toCsv(columns, [])).toBe('a,b\r\n')
  })

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['ñandú', 'ñandú'],
    ['', ''],
    [null, ''],
    [undefined, ''],
    [new Date('2026-01-02T03:04:05.678Z'), '2026-01-02T03:04:05.678Z'],
  ])('writes %j as %j', (value, written) => {
    expect(cell(value)).toBe(written)
  })

  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\r\n=1', '＝1', '＋1', '－1', '＠SUM(A1)']
  it.each(formulas)('keeps a spreadsheet from running %j', text => {
    expect(parse(cell(text))[0]?.[0]).toBe(`'${text}`)
  })

  it('leaves a negative number a number', () => {
    expect(cell(-1200)).toBe('-1200')
  })

  it('is read back as what was written, whatever the texts are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ñ', ' ', ',', '"', '\n', '\r', ';', "'", '=') })
    fc.assert(
      fc.property(fc.array(fc.record({ a: text, b: text })), rows => {
        const guarded = rows.map(({ a, b }) => [a, b].map(value => (/^[=\r\n]/.test(value) ? `'${value}` : value)))
        expect(parse(toCsv(columns, rows))).toEqual([['a', 'b'], ...guarded])
      }),
    )
  })

  it('is the same page by page', async () => {
    const rows = [{ a: 1 }, { a: 2 }, { a: 3 }]
    async function* pages() {
      yield rows.slice(0, 2)
      yield rows.slice(2)
    }
    const parts: string[] = []
    for await (const part of streamCsv(columns, pages())) parts.push(part)
    expect(parts.join('')).toBe(toCsv(columns, rows))
  })
})

/** A reader of RFC 4180, written from its grammar. */
function parse(text: string): string[][] {
  const lines: string[][] = []
  const field = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n|$)/y
  let line: string[] = []
  while (field.lastIndex < text.length) {
    const [, inQuotes, bare, end] = field.exec(text) ?? []
    line.push(inQuotes?.replaceAll('""', '"') ?? bare ?? '')
    if (end === ',') continue
    lines.push(line)
    line = []
  }
  return lines
}
