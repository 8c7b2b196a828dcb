import { stationOf } from '../../../domain/kitchen/station'

describe('the station of a product', () => {
  it.each([
    ['Bebidas', 'BAR'],
    ['Cócteles', 'BAR'],
    ['Ensaladas', 'COLD_KITCHEN'],
    ['Entrada fría', 'COLD_KITCHEN'],
    ['Postres', 'PASTRY'],
    ['Carnes', 'GRILL'],
    ['Pastas', 'HOT_KITCHEN'],
    ['', 'HOT_KITCHEN'],
  ])('%s → %s', (name, station) => {
    expect(stationOf(name)).toBe(station)
  })

  it('is said by the narrower name first', () => {
    expect(stationOf('Ensaladas', 'Principales')).toBe('COLD_KITCHEN')
    expect(stationOf(null, 'Bebidas')).toBe('BAR')
    expect(stationOf('Tortas', 'Bebidas')).toBe('PASTRY')
  })
})
