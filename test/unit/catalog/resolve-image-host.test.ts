import { createSocket, type Socket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import type { AddressInfo } from 'node:net'
import { type ImageHostDeps, mustBePublicImage } from '../../../services/catalog/resolve-image-host'

const url = 'https://cdn.example.com/flan.jpg'
const warn = jest.fn()
const depsWith = (resolver: Required<ImageHostDeps>['resolver']): ImageHostDeps => ({
  config: { IMAGE_HOST_LOOKUP: true },
  log: { warn },
  resolver,
})
const refusedFor = (message: string, pointer = '/image') =>
  expect.objectContaining({
    code: 'invalid_request',
    details: { detail: message, errors: [{ in: 'body', pointer, code: 'custom', message }] },
  })
const notPublic = refusedFor('La imagen tiene que estar en un sitio público de Internet.')
const unknown = refusedFor('El sitio de la imagen no existe: cdn.example.com.')

beforeEach(() => warn.mockReset())

/** A name server of our own, and node's real resolver asking it: what is checked is what a network does. */
describe('with a name server that answers', () => {
  const types = { A: 1, NS: 2, AAAA: 28 } as const
  const refusals = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5, NODATA: 0 } as const
  type Answer = readonly string[] | keyof typeof refusals
  type Zone = Partial<Record<keyof typeof types, Answer>>
  const internet: Zone = { NS: ['a.root-servers.net'] }
  let server: Socket
  let zone: Zone = {}

  beforeAll(async () => {
    server = createSocket('udp4')
    server.on('message', (query, peer) => server.send(reply(query), peer.port, peer.address))
    await new Promise<void>(resolve => server.bind(0, '127.0.0.1', resolve))
  })
  afterAll(() => server.close())

  const resolver = () => {
    const asked = new Resolver({ timeout: 5_000, tries: 1 })
    asked.setServers([`127.0.0.1:${(server.address() as AddressInfo).port}`])
    return asked
  }
  const check = (given: Zone, address = url, pointer?: string) => {
    zone = { ...internet, ...given }
    return mustBePublicImage(address, depsWith(resolver()), pointer)
  }

  test('a public address passes, in either family or both', async () => {
    await check({ A: ['93.184.216.34'], AAAA: 'NODATA' })
    await check({ A: 'NODATA', AAAA: ['2606:4700::1111'] })
    await check({ A: ['93.184.216.34', '1.1.1.1'], AAAA: ['2606:4700::1111'] })
    expect(warn).not.toHaveBeenCalled()
  })

  test.each<[string, Zone]>([
    ['only a private one', { A: ['10.0.0.1'], AAAA: 'NODATA' }],
    ['a private one among public ones', { A: ['93.184.216.34', '192.168.0.1'], AAAA: 'NODATA' }],
    ['this machine', { A: ['127.0.0.1'], AAAA: 'NODATA' }],
    ['the metadata of a cloud', { A: ['169.254.169.254'], AAAA: 'NODATA' }],
    ['a private IPv6 one beside a public IPv4 one', { A: ['93.184.216.34'], AAAA: ['fd00::1'] }],
    ['a private IPv4 one as mapped IPv6', { A: 'NODATA', AAAA: ['::ffff:10.0.0.1'] }],
    ['a private one behind NAT64', { A: 'NODATA', AAAA: ['64:ff9b::a00:1'] }],
    ['a private one, though the other family is silent', { A: ['10.0.0.1'], AAAA: 'SERVFAIL' }],
  ])('a name that leads to %s is refused', async (_what, given) => {
    await expect(check(given)).rejects.toEqual(notPublic)
  })

  test('a public address behind NAT64 passes: a network without IPv4 knows no other', async () => {
    await check({ A: 'NODATA', AAAA: ['64:ff9b::808:808'] })
  })

  test('a name that does not exist, or has no address, is refused and named', async () => {
    await expect(check({ A: 'NXDOMAIN', AAAA: 'NXDOMAIN' })).rejects.toEqual(unknown)
    await expect(check({ A: 'NODATA', AAAA: 'NODATA' })).rejects.toEqual(unknown)
  })

  test('on a network that knows no public name at all the image is saved, and that is logged', async () => {
    await check({ A: 'NXDOMAIN', AAAA: 'NXDOMAIN', NS: 'NXDOMAIN' })
    expect(warn).toHaveBeenCalledWith({ host: 'cdn.example.com' }, expect.any(String))
  })

  test.each(['SERVFAIL', 'REFUSED'] as const)('a server that answers %s refuses nothing, and that is logged', async failure => {
    await check({ A: failure, AAAA: failure })
    await check({ A: 'NODATA', AAAA: failure })
    expect(warn).toHaveBeenCalledTimes(2)
  })

  test('the field is the one that the caller names', async () => {
    await expect(check({ A: ['10.0.0.1'] }, url, '/items/3/image')).rejects.toEqual(
      refusedFor('La imagen tiene que estar en un sitio público de Internet.', '/items/3/image'),
    )
  })

  function reply(query: Buffer): Buffer {
    const end = query.indexOf(0, 12) + 5
    const asked = query.readUInt16BE(end - 4)
    const type = (Object.keys(types) as (keyof typeof types)[]).find(name => types[name] === asked) ?? 'A'
    const answer = zone[type] ?? 'NODATA'
    const found = typeof answer === 'string' ? [] : answer
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(0x8180 | (typeof answer === 'string' ? refusals[answer] : 0), 2)
    header.writeUInt16BE(found.length, 6)
    header.writeUInt32BE(0, 8)
    return Buffer.concat([header, query.subarray(12, end), ...found.map(value => record(asked, type, value))])
  }

  function record(asked: number, type: keyof typeof types, value: string): Buffer {
    const data = type === 'A' ? Buffer.from(value.split('.').map(Number)) : type === 'AAAA' ? groups(value) : name(value)
    const head = Buffer.from([0xc0, 12, 0, asked, 0, 1, 0, 0, 0, 60, 0, data.length])
    return Buffer.concat([head, data])
  }

  const name = (text: string) =>
    Buffer.concat([...text.split('.').map(part => Buffer.from(`${String.fromCharCode(part.length)}${part}`)), Buffer.alloc(1)])

  function groups(address: string): Buffer {
    const [left = '', right = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
    const bytes = (side: string) =>
      Buffer.from(
        side
          .split(':')
          .map(group => (group === '' ? '' : group.padStart(4, '0')))
          .join(''),
        'hex',
      )
    return Buffer.concat([bytes(left), Buffer.alloc(16 - bytes(left).length - bytes(right).length), bytes(right)])
  }
})

/** Rejects like a resolver that was cancelled; until then it says nothing. */
function silentResolver() {
  const waiting: ((error: Error) => void)[] = []
  const never = () => new Promise<never>((_resolve, reject) => waiting.push(reject))
  const cancel = () => {
    for (const reject of waiting) reject(Object.assign(new Error('cancelled'), { code: 'ECANCELLED' }))
  }
  return { resolve4: never, resolve6: never, resolveNs: never, cancel } as unknown as Required<ImageHostDeps>['resolver']
}

test('a server that does not answer is given up, and the image is saved', async () => {
  jest.useFakeTimers()
  try {
    const checked = mustBePublicImage(url, depsWith(silentResolver()))
    await jest.advanceTimersByTimeAsync(10_000)
    await checked
    expect(warn).toHaveBeenCalledTimes(1)
    expect(jest.getTimerCount()).toBe(0)
  } finally {
    jest.useRealTimers()
  }
})

test('no name server is asked about an IP address, or when it is switched off', async () => {
  const resolver = { cancel: () => undefined } as unknown as Required<ImageHostDeps>['resolver']
  await mustBePublicImage('https://8.8.8.8/a', depsWith(resolver))
  await mustBePublicImage('https://[2606:4700::1111]/a', depsWith(resolver))
  await mustBePublicImage(url, { ...depsWith(resolver), config: { IMAGE_HOST_LOOKUP: false } })
})

test('what the address itself says is judged again, also when DNS is not asked', async () => {
  const deps = { config: { IMAGE_HOST_LOOKUP: false }, log: { warn } }
  await expect(mustBePublicImage('https://127.1/a', deps)).rejects.toEqual(notPublic)
  await expect(mustBePublicImage('http://cdn.example.com/a', deps)).rejects.toEqual(
    refusedFor('La imagen tiene que ser una dirección https://.'),
  )
})
