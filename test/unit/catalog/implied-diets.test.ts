import { diets } from '../../../domain/catalog/allergen-filter'
import { withImpliedDiets } from '../../../domain/catalog/implied-diets'

const profile = (...kept: readonly (typeof diets)[number][]) => ({
  is_vegetarian: kept.includes('vegetarian'),
  is_vegan: kept.includes('vegan'),
  is_gluten_free: kept.includes('gluten_free'),
  is_dairy_free: kept.includes('dairy_free'),
  is_celiac_safe: kept.includes('celiac_safe'),
  is_keto: kept.includes('keto'),
  is_low_sodium: kept.includes('low_sodium'),
})

it.each([
  ['vegetarian', []],
  ['vegan', ['vegetarian', 'dairy_free']],
  ['gluten_free', []],
  ['dairy_free', []],
  ['celiac_safe', ['gluten_free']],
  ['keto', []],
  ['low_sodium', []],
] as const)('what is %s suits, besides, %j and nothing else', (diet, others) => {
  const after = withImpliedDiets(profile(diet))
  expect(after).toEqual(profile(diet, ...others))
  expect(withImpliedDiets(after)).toEqual(after)
})

it('what is known to suit stays known', () => {
  expect(withImpliedDiets(profile(...diets))).toEqual(profile(...diets))
  expect(withImpliedDiets(profile())).toEqual(profile())
})
