import { type ImageHostDeps, mustBePublicImage } from '../catalog/resolve-image-host'
import type { Input, Resource } from './resource'

/** The columns among what was sent. */
export const inputOf = (resource: Resource, input: Input): Input =>
  Object.fromEntries(resource.columns.filter(name => input[name] !== undefined).map(name => [name, input[name]]))

export const hasImage = ({ images = [] }: Resource, input: Input): boolean =>
  images.some(field => typeof input[field] === 'string')

/** Throws `invalid_request` for the address of an image that leads into a private network. */
export async function mustBePublicImages(resource: Resource, input: Input, deps: ImageHostDeps): Promise<void> {
  for (const field of resource.images ?? []) {
    const url = input[field]
    if (typeof url === 'string') await mustBePublicImage(url, deps, `/${field}`)
  }
}
