import type { DemoIngredient } from './demo-tenant'

export const ingredientGroups: Readonly<Record<string, readonly DemoIngredient[]>> = {
  Condimentos: [
    { name: 'Sal' },
    { name: 'Pimienta' },
    { name: 'Orégano' },
    { name: 'Ají molido' },
    { name: 'Mayonesa', madeOf: ['Aceite de girasol', 'Yema de huevo', 'Jugo de limón'] },
  ],
  Harinas: [
    { name: 'Harina de trigo' },
    { name: 'Pan rallado', madeOf: ['Harina de trigo', 'Levadura', 'Sal'] },
    { name: 'Tapa de empanada', madeOf: ['Harina de trigo', 'Grasa vacuna', 'Agua', 'Sal'] },
    { name: 'Fideos de arroz' },
  ],
  Bebidas: [{ name: 'Vino blanco' }, { name: 'Café' }, { name: 'Naranja exprimida' }, { name: 'Agua' }],
  Lácteos: [
    { name: 'Leche' },
    { name: 'Queso provolone' },
    { name: 'Muzzarella' },
    { name: 'Mascarpone' },
    { name: 'Dulce de leche', madeOf: ['Leche', 'Azúcar', 'Bicarbonato'] },
  ],
  Carnes: [
    { name: 'Bife de chorizo' },
    { name: 'Carne picada' },
    { name: 'Nalga' },
    { name: 'Pollo' },
    { name: 'Jamón cocido', madeOf: ['Carne de cerdo', 'Agua', 'Sal', 'Nitrito de sodio'] },
  ],
  Verduras: [
    { name: 'Tomate' },
    { name: 'Lechuga' },
    { name: 'Cebolla' },
    { name: 'Papa' },
    { name: 'Espinaca' },
    { name: 'Palta' },
  ],
}
