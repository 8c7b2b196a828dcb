import { menuChannel, readMenuNotice } from '../db/catalog/menu-notices'
import { listAllergens, type PublicAllergen } from '../db/queries/menu/allergen-list'
import { readBranchBySlug } from '../db/queries/menu/branch-by-slug'
import { readBranchMenu } from '../db/queries/menu/branch-menu'
import { readProductProfile } from '../db/queries/menu/product-profile'
import type { ApiDeps, App } from './deps'
import { type MenuProductView, type MenuView, presentMenu } from './presenters/menu'
import { presentProductProfile } from './presenters/product-profile'
import { type ReadyAnswer, readyAnswer } from './ready-answer'

/** A menu ready to be sent, and what belongs to it: read when first asked for, and thrown away with it. */
export interface ShelvedMenu {
  readonly tenantId: number
  readonly branchId: number
  readonly menu: MenuView
  readonly answer: ReadyAnswer
  /** Those of the restaurant. */
  allergens(): Promise<{ readonly list: readonly PublicAllergen[]; readonly answer: ReadyAnswer }>
  /** A product of this menu with all that is known of it. */
  profile(product: MenuProductView): Promise<ReadyAnswer>
}

export interface MenuShelf {
  /** Throws `not_found` for a branch that is not there or not open. */
  get(slug: string): Promise<ShelvedMenu>
}

/** How old a menu may be when the notice of a change got lost (Redis away): the longest that anybody sees an old price. */
const lifetimeMs = 5_000

interface Slot {
  readonly loading: Promise<ShelvedMenu>
  tenantId: number | null
  branchId: number | null
  expiresAt: number
}

/**
 * Menus kept in this process, made once however many ask, thrown away when their catalogue changes (a notice through Redis) or
 * after `lifetimeMs`. One that is being made while a notice comes is answered to those who asked before, and kept for nobody.
 */
export function createMenuShelf(app: App, { knex, redis, log }: ApiDeps): MenuShelf {
  const slots = new Map<string, Slot>()

  async function load(slug: string): Promise<ShelvedMenu> {
    const branch = await readBranchBySlug(knex, slug)
    const menu = presentMenu(await readBranchMenu(knex, branch))
    const allergens = keeper(async () => {
      const list = await listAllergens(knex, branch.tenantId)
      return { list, answer: readyAnswer(list) }
    })
    const profiles = keeper(async (_id: number, product: MenuProductView) =>
      readyAnswer(presentProductProfile(product, await readProductProfile(knex, branch.tenantId, product.id))),
    )
    return {
      tenantId: branch.tenantId,
      branchId: branch.id,
      menu,
      answer: readyAnswer(menu),
      allergens: () => allergens(branch.tenantId),
      profile: product => profiles(product.id, product),
    }
  }

  function fill(slug: string): Slot {
    const slot: Slot = { loading: load(slug), tenantId: null, branchId: null, expiresAt: Number.POSITIVE_INFINITY }
    slots.set(slug, slot)
    slot.loading.then(
      ({ tenantId, branchId }) => Object.assign(slot, { tenantId, branchId, expiresAt: Date.now() + lifetimeMs }),
      () => slots.get(slug) === slot && slots.delete(slug),
    )
    return slot
  }

  function forget(text: string): void {
    const notice = readMenuNotice(text)
    for (const [slug, slot] of slots) if (!notice || isConcerned(slot, notice)) slots.delete(slug)
  }

  const listener = redis.duplicate({ enableOfflineQueue: true, lazyConnect: true, maxRetriesPerRequest: null })
  listener.on('error', () => undefined) // without Redis a menu lives its few seconds
  listener.on('message', (_channel, text) => forget(text))
  listener.on('ready', () => slots.clear()) // notices may have been missed
  app.addHook('onReady', async () => {
    listener.subscribe(menuChannel).catch(error => log.warn({ err: error }, 'changes of menus are not heard'))
  })
  app.addHook('onClose', async () => listener.disconnect())

  return {
    get(given) {
      const slug = given.toLowerCase()
      const slot = slots.get(slug)
      return (slot && slot.expiresAt > Date.now() ? slot : fill(slug)).loading
    },
  }
}

/** Makes a thing once for each key, however many ask; again after it failed. */
function keeper<T, More extends readonly unknown[]>(make: (key: number, ...more: More) => Promise<T>) {
  const kept = new Map<number, Promise<T>>()
  return (key: number, ...more: More): Promise<T> => {
    const known = kept.get(key)
    if (known) return known
    const made = make(key, ...more)
    kept.set(key, made)
    made.catch(() => kept.delete(key))
    return made
  }
}

/** One whose branch is not known yet is concerned by everything. */
const isConcerned = (slot: Slot, notice: { tenantId: number; branchId: number | null }): boolean =>
  slot.tenantId === null || (slot.tenantId === notice.tenantId && (notice.branchId === null || slot.branchId === notice.branchId))
