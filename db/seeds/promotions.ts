import type { DemoPromotion } from './demo-tenant'

/** What the demo has on offer. */
export const promotions: readonly DemoPromotion[] = [
  {
    branch: 'centro',
    name: 'Combo almuerzo',
    description: 'Milanesa napolitana con limonada, al mediodía',
    priceCents: 12_500,
    startTime: '12:00',
    endTime: '15:30',
    items: { 'Milanesa napolitana': 1, 'Limonada con menta y jengibre': 1 },
  },
  {
    branch: 'centro',
    name: 'Tres empanadas',
    description: 'De carne, a toda hora',
    priceCents: 4800,
    startTime: '00:00',
    endTime: '23:59',
    items: { 'Empanada de carne': 3 },
  },
]
