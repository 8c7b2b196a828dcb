import type { Role } from '../../domain/access/actor'

/** A tenant of the demo, as data. Everything is referred to by the names that people see. */
export interface DemoTenant {
  readonly name: string
  readonly slug: string
  readonly description: string
  readonly branches: readonly DemoBranch[]
  readonly users: readonly DemoUser[]
  readonly mercadoPago?: { readonly userId: string; readonly accessToken: string; readonly webhookSecret: string }
  readonly allergens: readonly DemoAllergen[]
  readonly crossReactions: readonly DemoCrossReaction[]
  readonly ingredientGroups: Readonly<Record<string, readonly DemoIngredient[]>>
  readonly lookups: Readonly<Record<LookupTable, readonly string[]>>
  readonly recipes: readonly DemoRecipe[]
  readonly promotions: readonly DemoPromotion[]
}

export type LookupTable = 'cooking_methods' | 'flavor_profiles' | 'texture_profiles' | 'cuisine_types'

export interface DemoBranch {
  readonly name: string
  readonly slug: string
  readonly address: string
  readonly phone: string
  readonly timezone: string
  readonly sectors: readonly DemoSector[]
  readonly menu: readonly DemoCategory[]
}

export interface DemoSector {
  readonly name: string
  readonly prefix: string
  /** One table each, numbered from 01. */
  readonly capacities: readonly number[]
  /** E-mails of those who serve it every day. */
  readonly waiters: readonly string[]
}

export interface DemoUser {
  readonly email: string
  readonly password: string
  readonly firstName: string
  readonly lastName: string
  /** Role by branch slug. */
  readonly roles: Readonly<Record<string, Role>>
}

export interface DemoCategory {
  readonly name: string
  readonly icon: string
  readonly subcategories: Readonly<Record<string, readonly DemoProduct[]>>
}

export interface DemoProduct {
  readonly name: string
  readonly priceCents: number
  readonly description: string
  readonly contains?: readonly string[]
  readonly mayContain?: readonly string[]
  readonly freeFrom?: readonly string[]
  readonly featured?: true
  readonly popular?: true
  readonly badge?: string
  readonly profile?: DemoProfile
}

export interface DemoProfile {
  readonly diet?: readonly ('vegetarian' | 'vegan' | 'gluten_free' | 'dairy_free' | 'celiac_safe' | 'keto' | 'low_sodium')[]
  /** The first is the main one. */
  readonly ingredients?: readonly string[]
  readonly methods?: readonly string[]
  readonly flavors?: readonly string[]
  readonly textures?: readonly string[]
  readonly cooking?: { readonly usesOil: boolean; readonly prepMinutes: number; readonly cookMinutes: number }
  readonly removable?: readonly string[]
  readonly substitutes?: readonly { readonly item: string; readonly extraCents: number }[]
  readonly warning?: { readonly text: string; readonly severity: 'info' | 'warning' | 'danger' }
}

export interface DemoAllergen {
  readonly name: string
  readonly icon: string
  readonly severity: 'mild' | 'moderate' | 'severe' | 'life_threatening'
}

export interface DemoCrossReaction {
  readonly allergen: string
  readonly with: string
  readonly probability: 'low' | 'medium' | 'high'
  readonly notes: string
}

export interface DemoIngredient {
  readonly name: string
  /** What a processed ingredient is made of. */
  readonly madeOf?: readonly string[]
}

/** A bundle: products of one branch, with how many of each. */
export interface DemoPromotion {
  readonly branch: string
  readonly name: string
  readonly description: string
  readonly priceCents: number
  readonly startTime: string
  readonly endTime: string
  readonly items: Readonly<Record<string, number>>
}

export interface DemoRecipe {
  readonly branch: string
  readonly product: string
  readonly name: string
  readonly description: string
  readonly cuisine: string
  readonly difficulty: 'EASY' | 'MEDIUM' | 'HARD'
  readonly prepMinutes: number
  readonly cookMinutes: number
  readonly servings: number
  readonly costCents: number
  readonly allergens: readonly string[]
  /** Name, quantity, unit. */
  readonly ingredients: readonly (readonly [name: string, quantity: string, unit: string])[]
  readonly steps: readonly string[]
}
