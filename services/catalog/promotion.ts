import type { Knex } from 'knex'
import { z } from 'zod'
import { PromotionModel } from '../../db/models/promotion'
import type { StaffActor } from '../../domain/access/actor'
import { admins, anyStaff, management } from '../../domain/access/permissions'
import { imageUrl } from '../../domain/catalog/image-url.schema'
import { DomainError } from '../../domain/errors'
import { fieldFault } from '../../domain/field-fault'
import { name, optionalText, priceCents, rowId } from '../crud/fields'
import { mustBeOwn } from '../crud/references'
import { replaceLinks } from '../crud/replace-links'
import { childrenBy, defineResource, type Input, type Row } from '../crud/resource'
import { type BranchScope, mustHaveBranches } from '../crud/scope'
import { announceCatalogue } from './announce-catalogue'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Tiene que ser una hora HH:MM.')
const day = z.iso.date()
const items = z.array(z.object({ product_id: rowId, quantity: z.number().int().min(1).max(99).default(1) }))
type Items = z.output<typeof items>

/** The branches that offer it. Those of a deleted one are the ones that went with it. */
const scope: BranchScope = {
  ofRow: `select offer.branch_id from promotion_branches as offer where offer.promotion_id = promotions.id
    and (offer.deleted_at is null or offer.deleted_with = promotions.deleted_with)`,
  async ofInput(trx, tenantId, { branch_ids: ids }) {
    if (ids === undefined) return null
    await mustHaveBranches(trx, tenantId, ids as number[])
    return ids as number[]
  },
}

/** A bundle of products at one price, in some branches, on some days, at some hours. How it prices an order: domain/catalog. */
export const promotion = defineResource({
  name: 'promotion',
  plural: 'promotions',
  path: '/api/admin/promotions',
  label: ['una promoción', 'promociones'],
  model: PromotionModel,
  scope,
  roles: { read: anyStaff, create: management, update: management, remove: admins },
  fields: z.object({
    name,
    description: optionalText(2_000),
    price_cents: priceCents,
    image: imageUrl.nullable(),
    start_date: day,
    end_date: day,
    start_time: clock,
    end_time: clock,
    promotion_type_id: optionalText(50),
  }),
  parts: z.object({ branch_ids: z.array(rowId).max(1_000), items: items.max(50) }),
  defaults: { start_time: '00:00', end_time: '23:59', branch_ids: [], items: [] },
  unique: ['name'],
  images: ['image'],
  order: ['name'],
  children: [childrenBy('promotion_branches', 'promotion_id', 'along'), childrenBy('promotion_items', 'promotion_id', 'along')],
  output: { branch_ids: z.array(z.number()), items: z.array(z.object({ product_id: z.number(), quantity: z.number() })) },
  present: withBranchesAndItems,
  hooks: {
    async validateCreate(trx, input, actor) {
      mustBeInOrder(input)
      await mustBeBundle(trx, input.items, actor)
    },
    async validateUpdate(trx, before, input, actor) {
      mustBeInOrder({ ...before, ...input })
      if (input.items) await mustBeBundle(trx, input.items, actor)
    },
    async afterCreate(trx, { id }, input, actor) {
      await replaceBranches(trx, actor, id, input.branch_ids)
      await replaceItems(trx, actor, id, input.items)
      return undefined
    },
    async afterUpdate(trx, { id }, input, actor) {
      if (input.branch_ids) await replaceBranches(trx, actor, id, input.branch_ids)
      if (input.items) await replaceItems(trx, actor, id, input.items)
      return undefined
    },
    async afterRestore(trx, ids) {
      await mustHaveProducts(trx, ids)
      return undefined
    },
  },
  announce: announceCatalogue,
})

/** Throws `invalid_request`. An end time before the start time is fine: the window then ends on the next day. */
function mustBeInOrder({ start_date, end_date }: Input): void {
  if ((start_date as string) > (end_date as string))
    throw fieldFault('/end_date', 'La promoción no puede terminar antes de empezar.')
}

async function mustBeBundle(trx: Knex.Transaction, bundle: Items, actor: StaffActor): Promise<void> {
  const ids = bundle.map(({ product_id }) => product_id)
  if (new Set(ids).size < ids.length) throw fieldFault('/items', 'Cada producto va una sola vez, con su cantidad.')
  await mustBeOwn(trx, actor.tenantId, { field: 'items', table: 'products', ids })
}

/** Throws `parent_deleted` for a bundle with a product that was deleted meanwhile. The others stay until the commit. */
async function mustHaveProducts(trx: Knex.Transaction, promotionIds: readonly number[]): Promise<void> {
  const parts: { product_id: number; deleted_at: Date | null }[] = await trx('promotion_items as part')
    .join('products as product', 'product.id', 'part.product_id')
    .whereIn('part.promotion_id', [...promotionIds])
    .whereNull('part.deleted_at')
    .orderBy('product.id')
    .forShare('product')
    .select('part.product_id', 'product.deleted_at')
  const gone = parts.find(({ deleted_at }) => deleted_at !== null)
  if (gone) throw new DomainError('parent_deleted', { entity: 'promotion', field: 'items', parent_id: gone.product_id })
}

const replaceBranches = (trx: Knex.Transaction, actor: StaffActor, id: number, branchIds: readonly number[]) =>
  replaceLinks(trx, actor, {
    table: 'promotion_branches',
    owner: { promotion_id: id },
    key: 'branch_id',
    wanted: [...new Set(branchIds)].map(branchId => ({ branch_id: branchId })),
  })

const replaceItems = (trx: Knex.Transaction, actor: StaffActor, id: number, bundle: Items) =>
  replaceLinks(trx, actor, { table: 'promotion_items', owner: { promotion_id: id }, key: 'product_id', wanted: bundle })

async function withBranchesAndItems(trx: Knex.Transaction, rows: readonly Row[]): Promise<readonly Input[]> {
  const ids = rows.map(({ id }) => id)
  const branches = await linksOf<{ branch_id: number }>(trx, 'promotion_branches', ids)
  const bundles = await linksOf<{ product_id: number; quantity: number }>(trx, 'promotion_items', ids)
  const ofRow =
    (row: Row) =>
    (link: Link): boolean =>
      link.promotion_id === row.id &&
      (link.deleted_at === null || (row.deleted_at !== null && link.deleted_with === row.deleted_with))
  return rows.map(row => ({
    ...row,
    branch_ids: branches.filter(ofRow(row)).map(({ branch_id }) => branch_id),
    items: bundles.filter(ofRow(row)).map(({ product_id, quantity }) => ({ product_id, quantity })),
  }))
}

interface Link {
  readonly promotion_id: number
  readonly deleted_at: Date | null
  readonly deleted_with: string | null
}

const linksOf = <T>(trx: Knex.Transaction, table: string, promotionIds: readonly number[]): Promise<(T & Link)[]> =>
  trx(table)
    .whereIn('promotion_id', [...promotionIds])
    .orderBy('id')
