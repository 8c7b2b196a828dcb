import fc from 'fast-check'
import { searchProducts, wordsOf } from '../../../domain/catalog/product-search'

const menu = [
  { name: 'Tarta de manzana', about: 'Con helado de crema', category: 'Postres' },
  { name: 'Helado de dulce de leche', about: null, category: 'Postres' },
  { name: 'Copa helada', about: 'Tres gustos', category: 'Postres' },
  { name: 'Ñoquis con tuco', about: 'De papa, hechos a mano', category: 'Pastas' },
  { name: 'Café', about: 'Con crema', category: 'Bebidas' },
]
type Product = (typeof menu)[number]
const find = (typed: string) =>
  searchProducts(menu, typed, ({ name, about, category }: Product) => ({ name, more: [about, category] })).map(({ name }) => name)

it('puts names that begin so first, then names that have it, then the rest, in the order of the menu', () => {
  expect(find('hela')).toEqual(['Helado de dulce de leche', 'Copa helada', 'Tarta de manzana'])
  expect(find('postres')).toEqual(['Tarta de manzana', 'Helado de dulce de leche', 'Copa helada'])
})

it('looks at neither accents nor case nor punctuation', () => {
  expect(find('CAFE')).toEqual(['Café'])
  expect(find('noquis')).toEqual(['Ñoquis con tuco'])
  expect(find('¡ñoquis, tuco!')).toEqual(['Ñoquis con tuco'])
  expect(find('n\u0303oquis')).toEqual(['Ñoquis con tuco'])
})

it('needs every word, wherever it is', () => {
  expect(find('crema postres')).toEqual(['Tarta de manzana'])
  expect(find('mano pastas ñoq')).toEqual(['Ñoquis con tuco'])
  expect(find('crema milanesa')).toEqual([])
})

it('takes the signs of a pattern for themselves', () => {
  for (const typed of ['h_la', 'hel%da', 'h%a', 'caf_', 'c%']) expect([typed, find(typed)]).toEqual([typed, []])
  const juices = ['Jugo 100% natural', 'Jugo 100 natural']
  const found = (typed: string) => searchProducts(juices, typed, name => ({ name, more: [] }))
  expect([found('100%'), found('jugo 100')]).toEqual([['Jugo 100% natural'], juices])
})

it('finds nothing for nothing', () => {
  for (const typed of ['', '  ', '¿?', '%', '_', '%_%', '👩‍🍳']) expect([wordsOf(typed), find(typed)]).toEqual([[], []])
})

it('finds each thing by its own name, however it is written', () => {
  fc.assert(
    fc.property(fc.constantFrom(...menu), fc.constantFrom('NFC', 'NFD'), fc.boolean(), ({ name }, form, isLoud) => {
      expect(find((isLoud ? name.toUpperCase() : name).normalize(form))[0]).toBe(name)
    }),
  )
})

it('answers with things of the list, each once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), typed => {
      const found = find(typed)
      expect(new Set(found).size).toBe(found.length)
      expect(menu.map(({ name }) => name)).toEqual(expect.arrayContaining(found))
    }),
  )
})
