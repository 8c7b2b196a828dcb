import fc from 'fast-check'
import { z } from 'zod'
import { imageUrlFault } from '../../../domain/catalog/image-url'
import { imageUrl } from '../../../domain/catalog/image-url.schema'

const notPublic = 'La imagen tiene que estar en un sitio público de Internet.'

const kept: readonly (readonly [given: string, kept: string])[] = [
  ['https://cdn.example.com/flan.jpg', 'https://cdn.example.com/flan.jpg'],
  ['https://cdn10.example.com/flan.jpg', 'https://cdn10.example.com/flan.jpg'],
  ['https://10.example.com/flan.jpg', 'https://10.example.com/flan.jpg'],
  ['https://192.168.com/flan.jpg', 'https://192.168.com/flan.jpg'],
  ['https://localhost.example.com/a', 'https://localhost.example.com/a'],
  ['https://internal-images.com/a', 'https://internal-images.com/a'],
  ['https://mi.local.com.ar/x/../a', 'https://mi.local.com.ar/a'],
  ['  https://cdn.example.com/a?v=1#x  ', 'https://cdn.example.com/a?v=1#x'],
  ['HTTPS://CDN.Example.COM/A.jpg', 'https://cdn.example.com/A.jpg'],
  ['https://cdn.example.com', 'https://cdn.example.com/'],
  ['https://cdn.example.com:8443/a', 'https://cdn.example.com:8443/a'],
  ['https://cdn.example.com./a', 'https://cdn.example.com./a'],
  ['https://cdn.example.com/flan con crema ñ.jpg', 'https://cdn.example.com/flan%20con%20crema%20%C3%B1.jpg'],
  ['https://cdn.example.com/?next=http://127.0.0.1/', 'https://cdn.example.com/?next=http://127.0.0.1/'],
  ['https://cdn.example.com/@127.0.0.1', 'https://cdn.example.com/@127.0.0.1'],
  ['https://imágenes.com.ar/a', 'https://xn--imgenes-iwa.com.ar/a'],
  ['https://a_b.s3.amazonaws.com/a', 'https://a_b.s3.amazonaws.com/a'],
  ['https://8.8.8.8/a', 'https://8.8.8.8/a'],
  ['https://100.128.0.1/a', 'https://100.128.0.1/a'],
  ['https://172.32.0.1/a', 'https://172.32.0.1/a'],
  ['https://[2606:4700::1111]/a', 'https://[2606:4700::1111]/a'],
]

test.each(kept)('%s is kept as %s', (given, expected) => {
  expect(imageUrl.parse(given)).toBe(expected)
})

const refused: readonly (readonly [text: string, message: string])[] = [
  // No https address
  ['', 'La imagen tiene que ser una dirección https://.'],
  ['http://cdn.example.com/a', 'La imagen tiene que ser una dirección https://.'],
  ['//cdn.example.com/a', 'La imagen tiene que ser una dirección https://.'],
  ['cdn.example.com/a', 'La imagen tiene que ser una dirección https://.'],
  ['https:cdn.example.com/a', 'La imagen tiene que ser una dirección https://.'],
  ['https:///cdn.example.com/a', 'La imagen tiene que ser una dirección https://.'],
  ['javascript:alert(1)//https://cdn.example.com', 'La imagen tiene que ser una dirección https://.'],
  ['data:image/png;base64,AAAA', 'La imagen tiene que ser una dirección https://.'],
  ['file:///etc/passwd', 'La imagen tiene que ser una dirección https://.'],
  ['ftp://cdn.example.com/a', 'La imagen tiene que ser una dirección https://.'],
  ['https://', 'La imagen tiene que ser una dirección https://.'],
  ['https://?a', 'No es una dirección web válida.'],
  ['https://exa mple.com/a', 'No es una dirección web válida.'],
  ['https://cdn.example.com:99999/a', 'No es una dirección web válida.'],
  ['https://256.1.1.1/a', 'No es una dirección web válida.'],
  ['https://1.2.3.4.5/a', 'No es una dirección web válida.'],
  ['https://[fe80::1%25eth0]/a', 'No es una dirección web válida.'],
  ['https://user@cdn.example.com/a', 'La dirección no puede llevar usuario ni contraseña.'],
  ['https://user:secret@cdn.example.com/a', 'La dirección no puede llevar usuario ni contraseña.'],
  ['https://cdn.example.com@127.0.0.1/a', 'La dirección no puede llevar usuario ni contraseña.'],
  ['https://cdn.example.com\\@127.0.0.1/a', 'La dirección tiene caracteres que no se permiten.'],
  ['https:\\\\127.0.0.1\\a', 'La dirección tiene caracteres que no se permiten.'],
  ['https://127.0.\t0.1/a', 'La dirección tiene caracteres que no se permiten.'],
  ['https://cdn.example.com/a\r\nHost: b', 'La dirección tiene caracteres que no se permiten.'],

  // Names of the inside
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'cdn.localhost',
    'cdn.localhost.',
    'ⓛocalhost',
    'loc%61lhost',
    'router',
    'redis',
    'router.local',
    'cdn.internal',
    'metadata.google.internal',
    'metadata.google.internal.',
    'metadata.goog',
    'printer.lan',
    'nas.home.arpa',
    'host.localdomain',
    'a.test',
    'a.invalid',
    'cdn..example.com',
    'cdn.example.com..',
    '.example.com',
    '-cdn.example.com',
    `${'a'.repeat(64)}.example.com`,
    `${'a.'.repeat(130)}example.com`,
  ].map(host => [`https://${host}/a`, notPublic] as const),

  // Addresses of the inside, in every spelling
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.0.1.',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '１２７.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '0.0.0.0',
    '0',
    '10.0.0.1',
    '10.1',
    '100.64.0.1',
    '100.127.255.254',
    '100.100.100.200',
    '168.63.129.16',
    '169.254.169.254',
    '0xa9fea9fe',
    '2852039166',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.170',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:8.8.8.8]',
    '[::127.0.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[64:ff9b::808:808]',
    '[64:ff9b:1::1]',
    '[100::1]',
    '[2001::1]',
    '[2001:db8::1]',
    '[2002:7f00:1::1]',
    '[2002:808:808::1]',
    '[3fff::1]',
    '[5f00::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
  ].map(host => [`https://${host}/a`, notPublic] as const),
]

test.each(refused)('%j is refused: %s', (text, message) => {
  expect(imageUrl.safeParse(text).error?.issues.map(issue => issue.message)).toEqual([message])
})

test('2048 characters are the limit, also once the parser has escaped them', () => {
  const base = 'https://cdn.example.com/'
  const fill = (length: number) => base + 'a'.repeat(length - base.length)
  expect(imageUrl.parse(fill(2048))).toHaveLength(2048)
  expect(imageUrl.safeParse(fill(2049)).error?.issues).toHaveLength(1)
  expect(imageUrlFault(base + 'ñ'.repeat(1000))).toBe('Admite hasta 2048 caracteres.')
})

test('the description of the API names the format and the limit', () => {
  expect(z.toJSONSchema(imageUrl, { io: 'input' })).toMatchObject({ type: 'string', format: 'uri', maxLength: 2048 })
})

const octet = fc.integer({ min: 0, max: 255 })
const insideIpv4 = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
  fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
  fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
)
type Octets = readonly [number, number, number, number]
const digits = fc.constantFrom<(part: number) => string>(
  part => String(part),
  part => `0x${part.toString(16)}`,
  part => `0X${part.toString(16).padStart(10, '0')}`,
  part => `0${part.toString(8)}`,
)
/** How many of the last octets are said as one number. */
const joined = fc.integer({ min: 1, max: 4 })

const spell = (octets: Octets, last: number, write: readonly ((part: number) => string)[]): string => {
  const head = octets.slice(0, 4 - last)
  const tail = octets.slice(4 - last).reduce((sum, part) => sum * 256 + part, 0)
  return [...head, tail].map((part, index) => (write[index] ?? String)(part)).join('.')
}
const hex = (high: number, low: number) => (high * 256 + low).toString(16)

test('no address of the inside passes in any spelling of IPv4', () => {
  fc.assert(
    fc.property(
      insideIpv4,
      joined,
      fc.array(digits, { minLength: 4, maxLength: 4 }),
      fc.boolean(),
      (octets, last, write, dot) => {
        expect(imageUrlFault(`https://${spell(octets, last, write)}${dot ? '.' : ''}/a`)).toBe(notPublic)
      },
    ),
  )
})

test('no IPv4 address passes inside an IPv6 one', () => {
  const anyIpv4 = fc.tuple(octet, octet, octet, octet)
  fc.assert(
    fc.property(anyIpv4, fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:'), fc.boolean(), (octets, prefix, dotted) => {
      const [a, b, c, d] = octets
      const tail = dotted ? octets.join('.') : `${hex(a, b)}:${hex(c, d)}`
      expect(imageUrlFault(`https://[${prefix}${tail}]/a`)).toBe(notPublic)
      expect(imageUrlFault(`https://[2002:${hex(a, b)}:${hex(c, d)}::1]/a`)).toBe(notPublic)
    }),
  )
})

test('what is kept is refused by nothing when it is read again, and reads the same', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true }), url => {
      const once = imageUrl.safeParse(url)
      if (once.success) expect(imageUrl.parse(once.data)).toBe(once.data)
      else expect(imageUrlFault(url)).not.toBeNull()
    }),
  )
})

test('any public name passes, whatever numbers are in it', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,12}$/)
  const ending = fc.constantFrom('com', 'com.ar', 'net', 'org', 'io', 'dev')
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), ending, (parts, tld) => {
      expect(imageUrlFault(`https://${parts.join('.')}.${tld}/a.jpg`)).toBeNull()
    }),
  )
})
