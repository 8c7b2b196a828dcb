import type { Knex } from 'knex'
import type { DemoPlace } from './demo'

export interface Sample {
  /** Everything that must be sent, and what may be. Names are new at each call. */
  readonly create: Readonly<Record<string, unknown>>
  /** Fields to change, with values that `create` did not have. */
  readonly update: Readonly<Record<string, unknown>>
  /** Each of these instead of the field of `create` is refused with 422. */
  readonly wrong: readonly Readonly<Record<string, unknown>>[]
}

type MakeSample = (owner: Knex, at: DemoPlace) => Sample | Promise<Sample>

let made = 0
const fresh = (word: string): string => `${word} ${++made}`

const idIn = async (owner: Knex, table: string, where: object): Promise<number> =>
  (await owner(table).where(where).whereNull('deleted_at').orderBy('id').first('id')).id

const lookup: MakeSample = () => ({
  create: { name: fresh('Ahumado'), description: 'con leña' },
  update: { description: null, icon: '🔥' },
  wrong: [{ name: '' }, { name: 'x'.repeat(201) }, { name: 7 }, { icon: [] }],
})

/** Four letters that no other has. */
const freshPrefix = (): string =>
  (++made)
    .toString(26)
    .padStart(4, '0')
    .replace(/./g, digit => String.fromCharCode(65 + parseInt(digit, 26)))

/** What the contract test sends for each entity. One that is not here fails the test. */
export const samples: Readonly<Record<string, MakeSample>> = {
  branch: () => ({
    create: { name: fresh('Sucursal'), slug: `sucursal-${++made}`, opening_time: '08:00', closing_time: '23:00' },
    update: { name: fresh('Local'), slug: `local-${++made}`, timezone: 'America/Argentina/Ushuaia', closing_time: '02:00' },
    wrong: [
      { name: '' },
      { slug: 'a' },
      { slug: 'con espacio' },
      { slug: 'ñandú' },
      { slug: 'x'.repeat(61) },
      { timezone: 'America/Mendozza' },
      { timezone: '+03:00' },
      { timezone: 'posix/America/Mendoza' },
      { timezone: 'FOO+3' },
      { opening_time: '24:00' },
      { closing_time: '9:00' },
      { closing_time: null },
    ],
  }),
  staff: (_owner, at) => ({
    create: {
      email: `persona-${++made}@example.com`,
      password: 'caballo correcto batería',
      first_name: 'Inés',
      hire_date: '2020-03-01',
      branch_roles: [{ branch_id: at.branchId, role: 'KITCHEN' }],
    },
    update: {
      email: `otra-${++made}@example.com`,
      last_name: 'Quiroga',
      branch_roles: [
        { branch_id: at.branchId, role: 'KITCHEN' },
        { branch_id: at.branchId, role: 'WAITER' },
      ],
    },
    wrong: [
      { email: 'nadie' },
      { password: 'x' },
      { password: 'qwertyuiop' },
      { password: 'x'.repeat(129) },
      { password: null },
      { branch_roles: [{ branch_id: at.branchId, role: 'BOGUS' }] },
      { branch_roles: [{ branch_id: at.branchId, roles: ['WAITER', 'BOGUS'] }] },
      { branch_roles: [{ branch_id: at.branchId }] },
      { branch_roles: 'ADMIN' },
      { hire_date: '2020-02-30' },
    ],
  }),
  sector: (_owner, at) => ({
    create: { branch_id: at.branchId, name: fresh('Jardín'), prefix: freshPrefix() },
    update: { name: fresh('Jardines'), prefix: freshPrefix(), display_order: 9 },
    wrong: [{ name: '' }, { prefix: 'A' }, { prefix: 'ABCDE' }, { prefix: 'A1' }, { display_order: -1 }],
  }),
  table: async (owner, at) => {
    const [one, two] = await owner('branch_sectors').where({ branch_id: at.branchId }).whereNull('deleted_at').orderBy('id')
    return {
      create: { branch_id: at.branchId, code: `M-${++made}`, capacity: 6, sector_id: one.id },
      update: { code: `N-${++made}`, capacity: 2, sector_id: two.id, sector: two.name, status: 'OUT_OF_SERVICE' },
      wrong: [
        { code: '' },
        { code: 'x'.repeat(21) },
        { capacity: 0 },
        { capacity: 1_000 },
        { sector_id: 999_999_999 },
        { sector: 'Azotea', sector_id: null },
        { status: 'BROKEN' },
      ],
    }
  },
  category: (_owner, at) => ({
    create: { branch_id: at.branchId, name: fresh('Sándwiches') },
    update: { icon: '🥪', image: 'https://cdn.example.com/sandwich.png', order: 40 },
    wrong: [{ name: ' ' }, { order: -1 }, { image: 'http://cdn.example.com/a.png' }, { image: 'https://127.0.0.1/a.png' }],
  }),
  subcategory: async (owner, at) => ({
    create: { category_id: await idIn(owner, 'categories', { branch_id: at.branchId }), name: fresh('Tostados') },
    update: { name: fresh('Tostadas'), order: 7 },
    wrong: [{ name: null }, { order: 1.5 }, { image: 'javascript:alert(1)' }],
  }),
  allergen: () => ({
    create: { name: fresh('Cacao') },
    update: { severity: 'life_threatening', is_mandatory: true, description: 'y derivados' },
    wrong: [{ severity: 'deadly' }, { is_mandatory: 'yes' }, { name: '' }],
  }),
  cross_reaction: async (owner, at) => {
    const [one, two] = await owner('allergens')
      .insert([fresh('Avena'), fresh('Centeno')].map(name => ({ tenant_id: at.tenantId, name })))
      .returning('id')
    return {
      create: { allergen_id: one.id, cross_reacts_with_id: two.id },
      update: { probability: 'high', notes: 'según el laboratorio' },
      wrong: [{ cross_reacts_with_id: one.id }, { cross_reacts_with_id: 999_999_999 }, { probability: 'certain' }],
    }
  },
  product: async (owner, at) => {
    const first = async (table: string, where: object = {}) => idIn(owner, table, { tenant_id: at.tenantId, ...where })
    const [gluten, milk] = [await first('allergens', { name: 'Gluten' }), await first('allergens', { name: 'Lácteos' })]
    const price = { branch_id: at.branchId, price_cents: 4_500, is_available: true }
    const bread = { ingredient_id: await first('ingredients'), is_main: true, notes: 'casero' }
    return {
      create: {
        category_id: await first('categories', { branch_id: at.branchId }),
        name: fresh('Tostado'),
        branch_prices: [price],
        allergens: [{ allergen_id: gluten, presence_type: 'contains', risk_level: 'high' }],
        ingredients: [bread],
        cooking_info: {
          cooking_method_ids: [await first('cooking_methods')],
          uses_oil: true,
          prep_time_minutes: 5,
          cook_time_minutes: null,
        },
      },
      update: {
        popular: true,
        branch_prices: [{ ...price, price_cents: 4_700 }],
        allergens: [{ allergen_id: milk, presence_type: 'may_contain', risk_level: 'low' }],
        allergen_ids: [],
        sensory_profile: { flavor_ids: [await first('flavor_profiles')], texture_ids: [await first('texture_profiles')] },
        modifications: [{ action: 'remove', item: 'cebolla', is_allowed: true, extra_cost_cents: 0 }],
        warnings: [{ text: 'Se sirve muy caliente', severity: 'warning' }],
      },
      wrong: [
        { name: '' },
        { subcategory_id: 999_999_999 },
        { branch_prices: [{ ...price, price_cents: -1 }] },
        { branch_prices: [{ ...price, price_cents: 100_000_001 }] },
        { branch_prices: [price, price] },
        { allergens: [{ allergen_id: 999_999_999 }] },
        { ingredients: [bread, bread] },
        { warnings: null },
        { inherits_from_recipe: true },
      ],
    }
  },
  recipe: async (owner, at) => {
    const first = async (table: string, where: object = {}) => idIn(owner, table, { tenant_id: at.tenantId, ...where })
    const [gluten, milk] = [await first('allergens', { name: 'Gluten' }), await first('allergens', { name: 'Lácteos' })]
    const flour = { ingredient_id: await first('ingredients'), name: 'Harina', quantity: '500', unit: 'g', notes: null }
    return {
      create: {
        branch_id: at.branchId,
        name: fresh('Fugazzeta'),
        ingredients: [flour],
        preparation_steps: [{ step: 1, instruction: 'Amasar', time_minutes: 10 }],
        allergens: [{ allergen_id: gluten, risk_level: 'high' }],
        dietary_tags: ['vegetariana'],
        suggested_price_cents: 8_000,
        prep_time_minutes: 20,
      },
      update: {
        name: fresh('Fugazza'),
        preparation_steps: [],
        modifications: [{ action: 'remove', item: 'cebolla', allowed: true }],
        warnings: ['muy caliente'],
        allergens: [{ allergen_id: milk, risk_level: 'low' }],
        allergen_ids: [milk],
        cost_cents: 8_000,
        cook_time_minutes: 15,
        is_celiac_safe: true,
      },
      wrong: [
        { name: 'x' },
        { cost_cents: 8_001 },
        { cost_cents: -1 },
        { suggested_price_cents: 100_000_001 },
        { allergens: [{ allergen_id: 999_999_999 }] },
        { allergens: [{ allergen_id: gluten }, { allergen_id: gluten }] },
        { ingredients: [{ ...flour, ingredient_id: 999_999_999 }] },
        { preparation_steps: [{ step: 0, instruction: 'x' }] },
        { servings: 0 },
        { risk_level: 'standard' },
        { product_id: 999_999_999 },
      ],
    }
  },
  promotion: async (owner, at) => ({
    create: {
      name: fresh('Merienda'),
      price_cents: 2_500,
      start_date: '2031-01-01',
      end_date: '2031-12-31',
      branch_ids: [at.branchId],
      items: [{ product_id: await idIn(owner, 'products', { tenant_id: at.tenantId }), quantity: 2 }],
    },
    update: { price_cents: 0, start_time: '22:00', end_time: '02:00', items: [] },
    wrong: [
      { end_date: '2030-12-31' },
      { price_cents: -1 },
      { price_cents: 100_000_001 },
      { start_time: '24:00' },
      { start_date: '2031-02-30' },
      { items: [{ product_id: 999_999_999 }] },
      { items: [{ product_id: 1, quantity: 0 }] },
    ],
  }),
  ingredient_group: lookup,
  ingredient: async (owner, at) => ({
    create: { name: fresh('Cúrcuma'), is_processed: true },
    update: { group_id: await idIn(owner, 'ingredient_groups', { tenant_id: at.tenantId }), is_processed: false },
    wrong: [{ name: '' }, { group_id: 999_999_999 }, { is_processed: null }],
  }),
  sub_ingredient: async (owner, at) => {
    const [sauce] = await owner('ingredients')
      .insert({ tenant_id: at.tenantId, name: fresh('Salsa'), is_processed: true })
      .returning('id')
    const plain = await idIn(owner, 'ingredients', { tenant_id: at.tenantId, is_processed: false })
    return {
      create: { ingredient_id: sauce.id, name: fresh('Tomate') },
      update: { description: 'triturado' },
      wrong: [{ name: '' }, { ingredient_id: 999_999_999 }, { ingredient_id: plain }],
    }
  },
  cooking_method: lookup,
  flavor_profile: lookup,
  texture_profile: lookup,
  cuisine_type: lookup,
}
