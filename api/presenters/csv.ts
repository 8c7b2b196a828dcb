export type CsvValue = string | number | boolean | Date | null | undefined

export interface CsvColumn<Row> {
  readonly name: string
  readonly value: (row: Row) => CsvValue
}

export const csvMediaType = 'text/csv; charset=utf-8; header=present'

/** A whole table as RFC 4180 text: a header, then a line for each row, each ended by CRLF. Null is an empty cell. */
export const toCsv = <Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string =>
  csvHeader(columns) + csvLines(columns, rows)

/** The same for rows that come page by page: holds one page at a time. */
export async function* streamCsv<Row>(
  columns: readonly CsvColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  yield csvHeader(columns)
  for await (const rows of pages) yield csvLines(columns, rows)
}

const csvHeader = <Row>(columns: readonly CsvColumn<Row>[]): string => lineOf(columns.map(({ name }) => name))

const csvLines = <Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string =>
  rows.map(row => lineOf(columns.map(({ value }) => value(row)))).join('')

const lineOf = (values: readonly CsvValue[]): string => `${values.map(cellOf).join(',')}\r\n`

function cellOf(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'string') return String(value)
  return quoted(formula.test(value) ? `'${value}` : value)
}

/** What a spreadsheet would run instead of show; some take full-width signs for the others. Numbers are no texts: a negative amount stays one. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

const special = /[",\r\n]/

const quoted = (text: string): string => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
