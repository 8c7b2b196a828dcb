import type { Knex } from 'knex'
import { z } from 'zod'
import { readRecipeAllergens } from '../../db/catalog/product-allergens'
import { RecipeModel } from '../../db/models/recipe'
import { inCategory } from '../../db/queries/catalog/recipe-blocks'
import type { StaffActor } from '../../domain/access/actor'
import { kitchenStaff } from '../../domain/access/permissions'
import { alsoContaining } from '../../domain/catalog/recipe-allergens'
import { fieldFault, unknownReference } from '../../domain/field-fault'
import { isSame } from '../crud/is-same'
import { mustBeOwn } from '../crud/references'
import { replaceLinks } from '../crud/replace-links'
import { childrenBy, defineResource, type Effects, type Row } from '../crud/resource'
import { byBranch } from '../crud/scope'
import { announceCatalogue } from './announce-catalogue'
import { type RecipeInput, recipeDefaults, recipeFields, recipeParts } from './recipe-input'
import { recipeOutput, withRecipeBlocks } from './recipe-view'
import { updateHeirs } from './update-heirs'

/** How a dish is made, as a branch does it. Products that inherit from it have its allergens; without it they keep what they know. */
export const recipe = defineResource({
  name: 'recipe',
  plural: 'recipes',
  path: '/api/recipes',
  label: ['una receta', 'recetas'],
  model: RecipeModel,
  scope: byBranch('recipes'),
  roles: { read: kitchenStaff, create: kitchenStaff, update: kitchenStaff, remove: kitchenStaff },
  fields: recipeFields,
  parts: recipeParts,
  defaults: recipeDefaults,
  fixed: ['branch_id'],
  unique: ['name'],
  references: { branch_id: 'branches', product_id: 'products', subcategory_id: 'subcategories' },
  images: ['image'],
  order: ['name'],
  filters: {
    query: z.object({
      category: z.string().trim().min(1).max(200).optional().describe('Nombre o número de la categoría'),
    }),
    apply: (rows, { category }) => void (typeof category === 'string' && rows.whereRaw(...inCategory(category))),
  },
  children: [childrenBy('recipe_allergens', 'recipe_id', 'along'), childrenBy('products', 'recipe_id', 'stay')],
  output: recipeOutput,
  present: withRecipeBlocks,
  hooks: {
    async validateCreate(trx, input, actor) {
      mustNotCostMore(input)
      await mustBeOfBranch(trx, input.branch_id, input)
      await mustKnowParts(trx, actor, input, [])
    },
    async validateUpdate(trx, before, input, actor) {
      mustNotCostMore({ ...(before as unknown as RecipeInput), ...input })
      await mustBeOfBranch(trx, before.branch_id as number, input)
      await mustKnowParts(trx, actor, input, before.ingredients as RecipeInput['ingredients'])
    },
    /** The assistant knows another version. */
    async beforeUpdate(trx, before, input) {
      return before.is_ingested && (await differs(trx, before, input)) ? { is_ingested: false } : {}
    },
    async afterCreate(trx, row, input, actor) {
      await replaceAllergens(trx, actor, row.id, input)
      return undefined
    },
    async afterUpdate(trx, row, input, actor): Promise<Effects | undefined> {
      await replaceAllergens(trx, actor, row.id, input)
      return updateHeirs(trx, actor, [row.id])
    },
    afterRestore: (trx, ids, actor) => updateHeirs(trx, actor, ids),
  },
  announce: announceCatalogue,
})

function mustNotCostMore({ cost_cents: cost, suggested_price_cents: price }: RecipeInput): void {
  if (cost === null || price === null || cost <= price) return
  throw fieldFault('/cost_cents', 'El costo no puede superar el precio sugerido.')
}

/** Whoever reads a recipe reads the names of what it points at, so that is of its branch. Throws `unknown_reference`. */
async function mustBeOfBranch(trx: Knex.Transaction, branchId: number, input: Partial<RecipeInput>): Promise<void> {
  for (const [field, table] of [
    ['product_id', 'products'],
    ['subcategory_id', 'subcategories'],
  ] as const) {
    const id = input[field] ?? null
    if (id === null) continue
    const home = await trx(table)
      .join('categories', 'categories.id', `${table}.category_id`)
      .where({ [`${table}.id`]: id, 'categories.branch_id': branchId })
      .first('categories.id')
    if (!home) throw unknownReference(field, [id])
  }
}

/** Throws `unknown_reference`. An ingredient that was in it already may be deleted by now: its name is there. */
async function mustKnowParts(
  trx: Knex.Transaction,
  { tenantId }: StaffActor,
  { allergens = [], allergen_ids: allergenIds = [], ingredients = [] }: Partial<RecipeInput>,
  known: RecipeInput['ingredients'],
): Promise<void> {
  await mustBeOwn(trx, tenantId, { field: 'allergens', table: 'allergens', ids: allergens.map(one => one.allergen_id) })
  await mustBeOwn(trx, tenantId, { field: 'allergen_ids', table: 'allergens', ids: allergenIds })
  const idsOf = (list: RecipeInput['ingredients']) => list.map(({ ingredient_id: id }) => id).filter(id => id !== null)
  const fresh = idsOf(ingredients).filter(id => !idsOf(known).includes(id))
  await mustBeOwn(trx, tenantId, { field: 'ingredients', table: 'ingredients', ids: fresh })
}

/** What it is to contain, if that was sent. */
async function wantedAllergens(trx: Knex.Transaction, id: number, { allergens, allergen_ids: ids }: Partial<RecipeInput>) {
  if (!allergens && !ids) return undefined
  const said = (allergens ?? []).map(one => ({
    allergenId: one.allergen_id,
    presence: 'contains' as const,
    risk: one.risk_level,
  }))
  const standing = (await readRecipeAllergens(trx, [id])).get(id) ?? []
  const wanted = alsoContaining(said, ids ?? []).map(({ allergenId, risk }) => ({
    allergen_id: allergenId,
    risk_level: risk ?? standing.find(one => one.allergenId === allergenId)?.risk ?? ('standard' as const),
  }))
  const isNew = ({ allergen_id: allergenId, risk_level: risk }: (typeof wanted)[number]) =>
    !standing.some(one => one.allergenId === allergenId && one.risk === risk)
  return { wanted, differs: wanted.length !== standing.length || wanted.some(isNew) }
}

async function differs(trx: Knex.Transaction, before: Row, input: Partial<RecipeInput>): Promise<boolean> {
  const { allergens: _, allergen_ids: __, ...columns } = input
  const isOther = Object.entries(columns).some(([column, value]) => !isSame(value, before[column]))
  return isOther || ((await wantedAllergens(trx, before.id, input))?.differs ?? false)
}

async function replaceAllergens(trx: Knex.Transaction, actor: StaffActor, id: number, input: Partial<RecipeInput>) {
  const allergens = await wantedAllergens(trx, id, input)
  if (allergens)
    await replaceLinks(trx, actor, {
      table: 'recipe_allergens',
      owner: { recipe_id: id },
      key: 'allergen_id',
      wanted: allergens.wanted,
    })
}
