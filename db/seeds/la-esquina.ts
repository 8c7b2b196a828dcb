import { allergens } from './allergens'
import type { DemoTenant } from './demo-tenant'

/** A second restaurant in the same installation, so that it shows when something leaks from one to the other. */
export const laEsquina: DemoTenant = {
  name: 'La Esquina',
  slug: 'la-esquina',
  description: 'Café y bar de barrio',
  branches: [
    {
      name: 'La Esquina',
      slug: 'esquina',
      address: 'Corrientes 4800, Buenos Aires',
      phone: '+54 11 4000-0003',
      timezone: 'America/Argentina/Buenos_Aires',
      sectors: [{ name: 'Salón', prefix: 'SAL', capacities: [2, 4, 4], waiters: ['waiter@esquina.com'] }],
      menu: [
        {
          name: 'Cafetería',
          icon: '☕',
          subcategories: {
            Café: [
              { name: 'Café con leche', priceCents: 2200, description: 'Taza grande', contains: ['Lácteos'], popular: true },
              { name: 'Cortado', priceCents: 1800, description: 'En jarrito', contains: ['Lácteos'] },
            ],
            Panadería: [
              { name: 'Medialuna', priceCents: 900, description: 'De manteca', contains: ['Gluten', 'Huevos', 'Lácteos'] },
              { name: 'Tostado mixto', priceCents: 5200, description: 'Jamón y queso', contains: ['Gluten', 'Lácteos'] },
            ],
          },
        },
        {
          name: 'Bebidas',
          icon: '🥤',
          subcategories: { Gaseosas: [{ name: 'Agua mineral 500ml', priceCents: 1300, description: 'Con o sin gas' }] },
        },
      ],
    },
  ],
  users: [
    { email: 'admin@esquina.com', password: 'esquina123', firstName: 'Elena', lastName: 'Paz', roles: { esquina: 'ADMIN' } },
    { email: 'waiter@esquina.com', password: 'esquina123', firstName: 'Tomás', lastName: 'Luna', roles: { esquina: 'WAITER' } },
    { email: 'kitchen@esquina.com', password: 'esquina123', firstName: 'Rosa', lastName: 'Díaz', roles: { esquina: 'KITCHEN' } },
  ],
  allergens,
  crossReactions: [],
  ingredientGroups: {},
  lookups: { cooking_methods: [], flavor_profiles: [], texture_profiles: [], cuisine_types: [] },
  recipes: [],
  promotions: [],
}
