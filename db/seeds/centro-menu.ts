import { centroMains } from './centro-mains'
import type { DemoCategory } from './demo-tenant'

export const centroMenu: readonly DemoCategory[] = [
  {
    name: 'Bebidas',
    icon: '🥤',
    subcategories: {
      Gaseosas: [
        { name: 'Coca-Cola 500ml', priceCents: 1500, description: 'Botella bien fría', popular: true },
        { name: 'Sprite 500ml', priceCents: 1500, description: 'Botella bien fría' },
        { name: 'Fanta 500ml', priceCents: 1500, description: 'Botella bien fría' },
        { name: 'Agua mineral 500ml', priceCents: 1000, description: 'Con o sin gas' },
      ],
      Jugos: [
        { name: 'Jugo de naranja exprimido', priceCents: 2000, description: 'Naranjas exprimidas en el momento' },
        { name: 'Limonada con menta y jengibre', priceCents: 2200, description: 'Jarra individual', popular: true },
      ],
      Cervezas: [
        { name: 'Cerveza Quilmes 1L', priceCents: 3500, description: 'Rubia, para compartir', contains: ['Gluten'] },
        { name: 'Cerveza artesanal sin gluten', priceCents: 3200, description: 'Dorada, de sorgo', freeFrom: ['Gluten'] },
      ],
      Vinos: [
        { name: 'Copa de Malbec', priceCents: 3000, description: 'Luján de Cuyo', contains: ['Sulfitos'], featured: true },
        { name: 'Copa de Torrontés', priceCents: 2800, description: 'Blanco aromático', contains: ['Sulfitos'] },
      ],
    },
  },
  {
    name: 'Entradas',
    icon: '🥟',
    subcategories: {
      Empanadas: [
        {
          name: 'Empanada de carne',
          priceCents: 1800,
          description: 'Cortada a cuchillo, al horno',
          contains: ['Gluten', 'Huevos'],
          popular: true,
          profile: {
            ingredients: ['Carne picada', 'Tapa de empanada', 'Cebolla', 'Ají molido'],
            methods: ['Horneado'],
            flavors: ['Salado', 'Picante'],
            textures: ['Crocante'],
            cooking: { usesOil: false, prepMinutes: 20, cookMinutes: 15 },
          },
        },
        { name: 'Empanada de verdura', priceCents: 1800, description: 'Espinaca y cebolla', contains: ['Gluten', 'Huevos'] },
        { name: 'Empanada de humita', priceCents: 1800, description: 'Choclo y salsa blanca', contains: ['Gluten', 'Lácteos'] },
      ],
      Picadas: [
        {
          name: 'Provoleta',
          priceCents: 5500,
          description: 'Provolone a la plancha con orégano',
          contains: ['Lácteos'],
          profile: {
            diet: ['vegetarian', 'gluten_free', 'keto'],
            ingredients: ['Queso provolone', 'Orégano', 'Ají molido'],
            methods: ['Grillado'],
            flavors: ['Salado', 'Umami'],
            textures: ['Cremoso'],
            cooking: { usesOil: true, prepMinutes: 5, cookMinutes: 10 },
            removable: ['Orégano'],
          },
        },
        {
          name: 'Tabla de fiambres y quesos',
          priceCents: 9500,
          description: 'Para dos personas',
          contains: ['Lácteos', 'Sulfitos'],
        },
        { name: 'Rabas', priceCents: 8500, description: 'Con limón y alioli aparte', contains: ['Moluscos', 'Gluten'] },
        {
          name: 'Langostinos al ajillo',
          priceCents: 9800,
          description: 'En cazuela de barro',
          contains: ['Crustáceos'],
          profile: { warning: { text: 'Se preparan en la misma plancha que los moluscos', severity: 'danger' } },
        },
      ],
    },
  },
  centroMains,
  {
    name: 'Postres',
    icon: '🍮',
    subcategories: {
      Helados: [
        { name: 'Helado de dulce de leche', priceCents: 3800, description: 'Dos bochas', contains: ['Lácteos'] },
        {
          name: 'Sorbete de limón',
          priceCents: 3800,
          description: 'Sin leche',
          profile: {
            diet: ['vegetarian', 'vegan', 'gluten_free', 'dairy_free'],
            flavors: ['Ácido', 'Dulce'],
            textures: ['Suave'],
          },
        },
      ],
      Tortas: [
        {
          name: 'Tiramisú',
          priceCents: 5200,
          description: 'Mascarpone, café y cacao',
          contains: ['Gluten', 'Huevos', 'Lácteos'],
          featured: true,
          badge: 'Del chef',
          profile: {
            diet: ['vegetarian'],
            ingredients: ['Mascarpone', 'Café'],
            flavors: ['Dulce', 'Amargo'],
            textures: ['Cremoso', 'Esponjoso'],
            warning: { text: 'Lleva huevo crudo y café', severity: 'warning' },
          },
        },
        {
          name: 'Flan casero',
          priceCents: 4200,
          description: 'Con dulce de leche o crema',
          contains: ['Huevos', 'Lácteos'],
          popular: true,
          profile: {
            diet: ['vegetarian', 'gluten_free'],
            ingredients: ['Leche', 'Dulce de leche'],
            flavors: ['Dulce'],
            textures: ['Suave'],
            removable: ['Dulce de leche'],
            substitutes: [{ item: 'Crema en vez de dulce de leche', extraCents: 300 }],
          },
        },
        {
          name: 'Torta de chocolate y nuez',
          priceCents: 5000,
          description: 'Porción generosa',
          contains: ['Gluten', 'Huevos', 'Lácteos', 'Frutos secos'],
        },
        { name: 'Ensalada de frutas', priceCents: 3500, description: 'Frutas de estación' },
      ],
    },
  },
]
