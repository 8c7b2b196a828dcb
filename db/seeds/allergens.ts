import type { DemoAllergen, DemoCrossReaction } from './demo-tenant'

/** The fourteen of mandatory declaration. */
export const allergens: readonly DemoAllergen[] = [
  { name: 'Gluten', icon: '🌾', severity: 'severe' },
  { name: 'Crustáceos', icon: '🦐', severity: 'life_threatening' },
  { name: 'Huevos', icon: '🥚', severity: 'severe' },
  { name: 'Pescado', icon: '🐟', severity: 'severe' },
  { name: 'Maní', icon: '🥜', severity: 'life_threatening' },
  { name: 'Soja', icon: '🫘', severity: 'moderate' },
  { name: 'Lácteos', icon: '🥛', severity: 'moderate' },
  { name: 'Frutos secos', icon: '🌰', severity: 'life_threatening' },
  { name: 'Apio', icon: '🥬', severity: 'moderate' },
  { name: 'Mostaza', icon: '🟡', severity: 'moderate' },
  { name: 'Sésamo', icon: '⚪', severity: 'severe' },
  { name: 'Sulfitos', icon: '🍷', severity: 'moderate' },
  { name: 'Altramuces', icon: '🌼', severity: 'moderate' },
  { name: 'Moluscos', icon: '🐙', severity: 'severe' },
]

export const crossReactions: readonly DemoCrossReaction[] = [
  { allergen: 'Crustáceos', with: 'Moluscos', probability: 'high', notes: 'Comparten la tropomiosina' },
  { allergen: 'Moluscos', with: 'Crustáceos', probability: 'high', notes: 'Comparten la tropomiosina' },
  { allergen: 'Maní', with: 'Altramuces', probability: 'medium', notes: 'Ambas son legumbres' },
  { allergen: 'Maní', with: 'Frutos secos', probability: 'medium', notes: 'Proteínas de reserva parecidas' },
  { allergen: 'Apio', with: 'Mostaza', probability: 'low', notes: 'Síndrome de polen y especias' },
]
