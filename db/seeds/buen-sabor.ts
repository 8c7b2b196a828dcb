import { allergens, crossReactions } from './allergens'
import { centroMenu } from './centro-menu'
import type { DemoTenant } from './demo-tenant'
import { godoyCruzMenu } from './godoy-cruz-menu'
import { ingredientGroups } from './ingredients'
import { promotions } from './promotions'
import { recipes } from './recipes'

export const buenSabor: DemoTenant = {
  name: 'Buen Sabor',
  slug: 'buen-sabor',
  description: 'Cocina argentina de siempre',
  branches: [
    {
      name: 'Sucursal Centro',
      slug: 'centro',
      address: 'Av. San Martín 1234, Mendoza',
      phone: '+54 261 400-0001',
      timezone: 'America/Argentina/Mendoza',
      sectors: [
        { name: 'Interior', prefix: 'INT', capacities: [4, 4, 6, 2, 8], waiters: ['waiter@demo.com', 'ana@demo.com'] },
        { name: 'Terraza', prefix: 'TER', capacities: [4, 4, 6], waiters: ['waiter@demo.com', 'alberto.cortez@demo.com'] },
        { name: 'Barra', prefix: 'BAR', capacities: [2, 2], waiters: ['alberto.cortez@demo.com', 'manager2@demo.com'] },
      ],
      menu: centroMenu,
    },
    {
      name: 'Sucursal Godoy Cruz',
      slug: 'godoy-cruz',
      address: 'Belgrano 567, Godoy Cruz',
      phone: '+54 261 400-0002',
      timezone: 'America/Argentina/Mendoza',
      sectors: [
        { name: 'Salón', prefix: 'SAL', capacities: [4, 4, 6], waiters: ['waiter2@demo.com'] },
        { name: 'Patio', prefix: 'PAT', capacities: [4, 8], waiters: ['waiter2@demo.com'] },
      ],
      menu: godoyCruzMenu,
    },
  ],
  users: [
    user('admin@demo.com', 'admin123', 'Adriana', 'Molina', { centro: 'ADMIN', 'godoy-cruz': 'ADMIN' }),
    user('manager@demo.com', 'manager123', 'Martín', 'Quiroga', { centro: 'MANAGER' }),
    user('kitchen@demo.com', 'kitchen123', 'Carmen', 'Vega', { centro: 'KITCHEN' }),
    user('waiter@demo.com', 'waiter123', 'Walter', 'Ponce', { centro: 'WAITER' }),
    user('ana@demo.com', 'ana123', 'Ana', 'Herrera', { centro: 'WAITER' }),
    user('alberto.cortez@demo.com', 'waiter123', 'Alberto', 'Cortez', { centro: 'WAITER' }),
    user('manager2@demo.com', 'manager123', 'Gabriela', 'Sosa', { 'godoy-cruz': 'MANAGER', centro: 'WAITER' }),
    user('kitchen2@demo.com', 'kitchen123', 'Hugo', 'Ríos', { 'godoy-cruz': 'KITCHEN' }),
    user('waiter2@demo.com', 'waiter123', 'Lucía', 'Bravo', { 'godoy-cruz': 'WAITER' }),
  ],
  mercadoPago: { userId: '1001', accessToken: 'APP_USR-demo-buen-sabor', webhookSecret: 'demo-webhook-secret' },
  allergens,
  crossReactions,
  ingredientGroups,
  lookups: {
    cooking_methods: ['Horneado', 'Frito', 'Grillado', 'Hervido', 'Salteado', 'Crudo'],
    flavor_profiles: ['Dulce', 'Salado', 'Ácido', 'Amargo', 'Umami', 'Picante'],
    texture_profiles: ['Crocante', 'Cremoso', 'Suave', 'Tierno', 'Esponjoso'],
    cuisine_types: ['Argentina', 'Italiana', 'Americana', 'Mediterránea'],
  },
  recipes,
  promotions,
}

function user(
  email: string,
  password: string,
  firstName: string,
  lastName: string,
  roles: DemoTenant['users'][number]['roles'],
): DemoTenant['users'][number] {
  return { email, password, firstName, lastName, roles }
}
