import type { Knex } from 'knex'
import { check, column, extendTable, optionalOneOf } from './columns'

/** Which allergens a product has from its recipe, and what was put on it by hand beside. What is there already counts as put by hand. */
export async function up(knex: Knex): Promise<void> {
  await extendTable(knex, 'product_allergens', [
    column('from_recipe', 'boolean not null default false'),
    optionalOneOf('own_risk_level', ['low', 'standard', 'high']),
    check('from_recipe', `case when from_recipe then presence_type = 'contains' else own_risk_level is null end`),
  ])
}
