type Range4 = readonly [network: string, prefixLength: number]

/** Of IANA's special-purpose registry, what no public site lives in; and one address by which a cloud speaks to its own machines. */
const closedIpv4: readonly Range4[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // behind a provider's NAT; some clouds keep their metadata here
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's own services
  ['169.254.0.0', 16], // link-local, and the metadata of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
]

/**
 * Can this IP address be reached from the whole Internet, and is it nobody's inside? IPv4 as four decimals, IPv6 in any of its spellings.
 * IPv6 that only carries an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) is not public: no site is published that way.
 */
export function isPublicAddress(address: string): boolean {
  if (ipv4.test(address)) return isPublicIpv4(numberOf(address))
  const groups = ipv6Groups(address)
  return groups !== null && isPublicIpv6(groups)
}

/** The IPv4 address inside an answer of DNS64, by which networks without IPv4 reach it; any other address as it is. */
export function behindNat64(address: string): string {
  const groups = ipv6Groups(address)
  if (groups === null || groups.slice(0, 6).join() !== [0x64, 0xff9b, 0, 0, 0, 0].join()) return address
  return groups
    .slice(6)
    .flatMap(group => [group >> 8, group & 0xff])
    .join('.')
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

const isPublicIpv4 = (address: number): boolean =>
  closedIpv4.every(([network, length]) => {
    const size = 2 ** (32 - length)
    return Math.floor(address / size) !== Math.floor(numberOf(network) / size)
  })

const numberOf = (address: string): number => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)

/** Only 2000::/3 is handed out at all; in it lie protocols, documentation and 6to4. */
function isPublicIpv6([first = 0, second = 0]: readonly number[]): boolean {
  if (first >> 13 !== 1) return false
  if (first === 0x2001) return second >= 0x200 && second !== 0xdb8 // 2001::/23 protocols, Teredo among them
  if (first === 0x3fff) return second >> 12 !== 0 // 3fff::/20 documentation
  return first !== 0x2002 // 6to4
}

/** Its eight numbers; null when it is no IPv6 address. The URL parser knows every spelling and writes one. */
function ipv6Groups(address: string): readonly number[] | null {
  const text = address.includes(':') && URL.canParse(`http://[${address}]`) ? new URL(`http://[${address}]`).hostname : null
  if (text === null) return null
  const [before = '', after = ''] = text.slice(1, -1).split('::')
  const left = before.split(':').filter(Boolean)
  const right = after.split(':').filter(Boolean)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map(group => Number.parseInt(group, 16))
}
