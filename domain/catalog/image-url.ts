import { isPublicAddress } from './public-address'

export const imageUrlLimit = 2048

/** Endings that name something inside a network or nothing at all (RFC 6761, 6762, 8375, 9476 and what routers use). */
const insideSuffixes = [
  'alt',
  'corp',
  'example',
  'home',
  'home.arpa',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'test',
]
/** A public name for a cloud's inside. */
const insideNames = ['metadata.goog']

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** What is wrong with the address of an image, in words for people; null when nothing is. What its name resolves to is another question. */
export function imageUrlFault(text: string): string | null {
  if (hasStrangeCharacters(text)) return 'La dirección tiene caracteres que no se permiten.'
  if (!/^https:\/\/[^/]/i.test(text)) return 'La imagen tiene que ser una dirección https://.'
  const url = parse(text)
  if (url === null) return 'No es una dirección web válida.'
  if (url.username !== '' || url.password !== '') return 'La dirección no puede llevar usuario ni contraseña.'
  if (url.href.length > imageUrlLimit) return `Admite hasta ${imageUrlLimit} caracteres.`
  return isPublicHost(imageHost(url.href)) ? null : 'La imagen tiene que estar en un sitio público de Internet.'
}

/** As the parser writes it, the way that it is kept: whoever reads it later reads the same host. What is no address stays as it is. */
export const normalImageUrl = (text: string): string => parse(text)?.href ?? text

/** The host that an address means: a name in ASCII without its final dot, IPv4 as four decimals, IPv6 without brackets. */
export const imageHost = (url: string): string => new URL(url).hostname.replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1')

export const isIpLiteral = (host: string): boolean => host.includes(':') || /\.\d+$/.test(host)

const isPublicHost = (host: string): boolean => (isIpLiteral(host) ? isPublicAddress(host) : isPublicName(host))

function isPublicName(host: string): boolean {
  const labels = host.split('.')
  if (labels.length < 2 || host.length > 253 || !labels.every(part => label.test(part))) return false
  return ![...insideSuffixes, ...insideNames].some(suffix => host === suffix || host.endsWith(`.${suffix}`))
}

/** Parsers drop tabs and line ends, and read a backslash as a slash: two readers could see two hosts. */
const hasStrangeCharacters = (text: string): boolean =>
  [...text].some(character => character === '\\' || character < ' ' || character === '\u007f')

const parse = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null)
