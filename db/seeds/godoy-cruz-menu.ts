import type { DemoCategory } from './demo-tenant'

export const godoyCruzMenu: readonly DemoCategory[] = [
  {
    name: 'Bebidas',
    icon: '🥤',
    subcategories: {
      Gaseosas: [
        { name: 'Coca-Cola 500ml', priceCents: 1600, description: 'Botella bien fría', popular: true },
        { name: 'Agua mineral 500ml', priceCents: 1100, description: 'Con o sin gas' },
      ],
      Vinos: [{ name: 'Copa de Malbec', priceCents: 3100, description: 'Maipú', contains: ['Sulfitos'] }],
    },
  },
  {
    name: 'Entradas',
    icon: '🥟',
    subcategories: {
      Empanadas: [
        { name: 'Empanada mendocina', priceCents: 1900, description: 'Con aceituna y huevo', contains: ['Gluten', 'Huevos'] },
        { name: 'Empanada de queso y cebolla', priceCents: 1900, description: 'Al horno', contains: ['Gluten', 'Lácteos'] },
      ],
    },
  },
  {
    name: 'Parrilla',
    icon: '🔥',
    subcategories: {
      Cortes: [
        { name: 'Vacío', priceCents: 14_500, description: 'Dos horas de brasa', featured: true },
        { name: 'Entraña', priceCents: 14_900, description: 'Con chimichurri', popular: true },
        { name: 'Chorizo criollo', priceCents: 3200, description: 'De cerdo', contains: ['Sulfitos'] },
        { name: 'Verduras grilladas', priceCents: 6200, description: 'De estación' },
      ],
    },
  },
  {
    name: 'Postres',
    icon: '🍮',
    subcategories: {
      Caseros: [
        { name: 'Flan casero', priceCents: 4300, description: 'Con dulce de leche', contains: ['Huevos', 'Lácteos'] },
        { name: 'Queso y dulce de membrillo', priceCents: 3900, description: 'Vigilante', contains: ['Lácteos'] },
        {
          name: 'Alfajor de maicena',
          priceCents: 2500,
          description: 'Con coco rallado',
          contains: ['Gluten', 'Huevos', 'Lácteos'],
        },
      ],
    },
  },
]
