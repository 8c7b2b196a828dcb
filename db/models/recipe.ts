import { AuditedModel } from './audited-model'

export class RecipeModel extends AuditedModel {
  static override tableName = 'recipes'
  static override jsonAttributes = ['ingredients', 'preparation_steps', 'modifications']

  declare id: number
  declare tenant_id: number
  declare branch_id: number
  declare name: string
  declare description: string | null
  declare short_description: string | null
  declare image: string | null
  declare product_id: number | null
  declare subcategory_id: number | null
  declare cuisine_type: string | null
  declare difficulty: string | null
  declare prep_time_minutes: number | null
  declare cook_time_minutes: number | null
  declare servings: number | null
  declare calories_per_serving: number | null
  declare ingredients: unknown
  declare preparation_steps: unknown
  declare chef_notes: string | null
  declare presentation_tips: string | null
  declare storage_instructions: string | null
  declare dietary_tags: string[]
  declare flavors: string[]
  declare textures: string[]
  declare cooking_methods: string[]
  declare uses_oil: boolean
  declare is_celiac_safe: boolean
  declare allergen_notes: string | null
  declare modifications: unknown
  declare warnings: string[]
  declare cost_cents: number | null
  declare suggested_price_cents: number | null
  declare yield_quantity: string | null
  declare yield_unit: string | null
  declare portion_size: string | null
  declare is_ingested: boolean
  declare last_ingested_at: Date | null
  declare risk_level: 'low' | 'medium' | 'high'
  declare custom_rag_disclaimer: string | null
}
