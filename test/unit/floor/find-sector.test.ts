import { findSector } from '../../../domain/floor/find-sector'

const sectors = [
  { id: 1, branchId: null, name: 'Jardín', prefix: 'JAR' },
  { id: 2, branchId: 7, name: 'Salón', prefix: 'INT' },
  { id: 3, branchId: 7, name: 'INT', prefix: 'BAR' },
  { id: 4, branchId: 7, name: 'Jardin', prefix: 'JA' },
  { id: 5, branchId: null, name: 'Salón', prefix: 'SAL' },
]

test.each([
  ['the name', 'Salón', 2],
  ['the name without accents and in capitals', ' SALON ', 2],
  ['the prefix', 'bar', 3],
  ['a name before a prefix', 'INT', 3],
  ['a sector of the branch before one of every branch', 'jardín', 4],
  ['a sector of every branch', 'SAL', 5],
  ['nothing else', 'Salón grande', undefined],
  ['nothing by an empty text', '', undefined],
])('a text means a sector by %s', (_what, text, id) => {
  expect(findSector(sectors, text)?.id).toBe(id)
})
