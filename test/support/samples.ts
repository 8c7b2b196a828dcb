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

/** What the contract test sends for each entity. One that is not here fails the test. */
export const samples: Readonly<Record<string, MakeSample>> = {
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
  cooking_method: lookup,
  flavor_profile: lookup,
  texture_profile: lookup,
  cuisine_type: lookup,
}
