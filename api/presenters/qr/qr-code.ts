import qrcode from 'qrcode-generator'

/** White squares that a reader needs around a code. */
const quietSquares = 4

/** A piece of a row of black squares. */
export interface Run {
  readonly column: number
  readonly row: number
  readonly length: number
}

/** A QR code as it is drawn. */
export interface QrCode {
  /** Squares a side, white border included. */
  readonly side: number
  /** Its black squares, row by row; the same text always gives the same ones. */
  readonly runs: readonly Run[]
}

/** The smallest code that holds the text and can still be read with 15% of it dirty. Throws when it is too long for any code. */
export function qrCode(text: string): QrCode {
  const code = qrcode(0, 'M')
  code.addData(text, 'Byte')
  code.make()
  const size = code.getModuleCount()
  const rows = Array.from({ length: size }, (_, row) => runsOf(size, row, column => code.isDark(row, column)))
  return { side: size + 2 * quietSquares, runs: rows.flat() }
}

function runsOf(size: number, row: number, isDark: (column: number) => boolean): Run[] {
  const runs: Run[] = []
  for (let start = 0, column = 0; column <= size; column++) {
    if (column < size && isDark(column)) continue
    if (column > start) runs.push({ column: start + quietSquares, row: row + quietSquares, length: column - start })
    start = column + 1
  }
  return runs
}
