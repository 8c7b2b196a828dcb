import { Resolver } from 'node:dns/promises'
import type { Logger } from 'pino'
import { imageHost, imageUrlFault, isIpLiteral } from '../../domain/catalog/image-url'
import { behindNat64, isPublicAddress } from '../../domain/catalog/public-address'
import { fieldFault } from '../../domain/field-fault'
import type { Config } from '../../platform/config'

type HostResolver = Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveNs' | 'cancel'>

export interface ImageHostDeps {
  readonly config: Pick<Config, 'IMAGE_HOST_LOOKUP'>
  readonly log: Pick<Logger, 'warn'>
  /** Absent: the name servers of this machine. */
  readonly resolver?: HostResolver
}

/** A person waits for it, and what does not answer by then is let pass. */
const lookupTimeoutMs = 2_500

/** DNS's word that there is nothing; any other failure is silence. */
const absences = new Set(['ENOTFOUND', 'ENODATA'])

/**
 * Throws `invalid_request`, naming the field, unless the address of an image leads to the public Internet and nowhere else: each address
 * that its name has is judged. Call it before the transaction, not in it. A name server that does not answer refuses nothing (one may work
 * without Internet); that is logged. Names may move: whoever fetches an image on our side must judge the address that it connects to, too.
 */
export async function mustBePublicImage(url: string, deps: ImageHostDeps, pointer = '/image'): Promise<void> {
  const fault = imageUrlFault(url)
  if (fault !== null) throw fieldFault(pointer, fault)
  const host = imageHost(url)
  if (!deps.config.IMAGE_HOST_LOOKUP || isIpLiteral(host)) return
  const addresses = await addressesOf(host, deps.resolver ?? new Resolver({ timeout: 1_000, tries: 2 }))
  if (addresses === null) return deps.log.warn({ host }, 'no name server answers for the host of an image: saved unchecked')
  if (addresses.length === 0) throw fieldFault(pointer, `El sitio de la imagen no existe: ${host}.`)
  if (!addresses.every(address => isPublicAddress(behindNat64(address))))
    throw fieldFault(pointer, 'La imagen tiene que estar en un sitio público de Internet.')
}

/** Every address that the name has; none when DNS says so; null when it cannot say. */
async function addressesOf(host: string, resolver: HostResolver): Promise<readonly string[] | null> {
  const deadline = setTimeout(() => resolver.cancel(), lookupTimeoutMs)
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const addresses = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
    if (addresses.length > 0) return addresses
    return answers.every(isAbsence) && (await knowsTheInternet(resolver)) ? [] : null
  } finally {
    clearTimeout(deadline)
  }
}

const isAbsence = (answer: PromiseSettledResult<unknown>): boolean =>
  answer.status === 'fulfilled' || absences.has((answer.reason as NodeJS.ErrnoException).code ?? '')

/** On a closed network DNS denies every public name. One that knows the root knows them. */
const knowsTheInternet = (resolver: HostResolver): Promise<boolean> =>
  resolver.resolveNs('.').then(
    servers => servers.length > 0,
    () => false,
  )
