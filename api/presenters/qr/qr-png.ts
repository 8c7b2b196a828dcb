import { crc32, deflateSync } from 'node:zlib'
import type { QrCode } from './qr-code'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A picture of `size` pixels a side, one bit each. Squares are whole pixels, so that their edges are sharp; what is left over widens the
 * white border. Throws when the code has more squares than that.
 */
export function qrPng(code: QrCode, size: number): Buffer {
  const scale = Math.floor(size / code.side)
  if (scale < 1) throw new RangeError(`a code of ${code.side} squares does not fit into ${size} pixels`)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([1, 0, 0, 0, 0], 8) // one bit of grey; no filter, not interlaced
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(code, size, scale), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Line by line from the top, each with a leading filter byte; white is 1. */
function pixels({ side, runs }: QrCode, size: number, scale: number): Buffer {
  const margin = Math.floor((size - side * scale) / 2)
  const lineBytes = 1 + Math.ceil(size / 8)
  const lines = Buffer.alloc(lineBytes * size, 0xff)
  for (let line = 0; line < size; line++) lines[line * lineBytes] = 0
  for (const { column, row, length } of runs)
    for (let line = margin + row * scale; line < margin + (row + 1) * scale; line++)
      for (let x = margin + column * scale; x < margin + (column + length) * scale; x++) {
        const at = line * lineBytes + 1 + (x >> 3)
        lines[at] = (lines[at] ?? 0) & ~(0x80 >> (x & 7))
      }
  return lines
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  frame.set(body, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}
