import type { Knex } from 'knex'
import { inTenant } from '../../postgres'

export interface PublicAllergen {
  readonly id: number
  readonly name: string
  readonly icon: string | null
  readonly description: string | null
  readonly is_mandatory: boolean
  readonly severity: 'mild' | 'moderate' | 'severe' | 'life_threatening'
  readonly cross_reactions: readonly {
    readonly id: number
    readonly cross_reacts_with_id: number
    readonly cross_reacts_with_name: string
    readonly probability: 'low' | 'medium' | 'high'
    readonly notes: string | null
  }[]
}

/** SQL: a list of `CrossReaction` of the row `allergen`. */
export const crossReactionsOfAllergen = `
  (select coalesce(json_agg(json_build_object(
      'id', reaction.id, 'cross_reacts_with_id', other.id, 'cross_reacts_with_name', other.name,
      'probability', reaction.probability, 'notes', reaction.notes) order by other.name), '[]')
   from allergen_cross_reactions as reaction
   join allergens as other on other.id = reaction.cross_reacts_with_id and other.is_active
   where reaction.allergen_id = allergen.id and reaction.is_active)`

/** The allergens a restaurant declares, mandatory ones first, each with what it cross-reacts with. One query. */
export const listAllergens = (db: Knex, tenantId: number): Promise<PublicAllergen[]> =>
  inTenant(db, tenantId, async trx => {
    const { rows }: { rows: PublicAllergen[] } = await trx.raw(
      `select allergen.id, allergen.name, allergen.icon, allergen.description, allergen.is_mandatory, allergen.severity,
              ${crossReactionsOfAllergen} as cross_reactions
       from allergens as allergen
       where allergen.tenant_id = ? and allergen.is_active
       order by allergen.is_mandatory desc, allergen.name`,
      [tenantId],
    )
    return rows
  })
