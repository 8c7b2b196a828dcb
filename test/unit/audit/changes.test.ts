import { changesBetween } from '../../../domain/audit/changes'

describe('changes', () => {
  it('show what is not the same before and after, and nothing else', () => {
    expect(changesBetween({ name: 'A', price: 1, tags: ['x'] }, { name: 'A', price: 2, tags: ['x'] })).toEqual({
      price: { old: 1, new: 2 },
    })
  })

  it('show everything of what was made or removed', () => {
    expect(changesBetween(null, { name: 'A', note: null })).toEqual({ name: { old: null, new: 'A' } })
    expect(changesBetween({ name: 'A' }, null)).toEqual({ name: { old: 'A', new: null } })
    expect(changesBetween(null, null)).toEqual({})
  })

  it('take a field that one side lacks for null there', () => {
    expect(changesBetween({ status: 'OPEN' }, { total: 5 })).toEqual({
      status: { old: 'OPEN', new: null },
      total: { old: null, new: 5 },
    })
  })

  it.each([
    [{ v: { a: 1, b: [2] } }, { v: { b: [2], a: 1 } }, {}],
    [{ v: [1, 2] }, { v: [2, 1] }, { v: { old: [1, 2], new: [2, 1] } }],
    [{ v: [] }, { v: {} }, { v: { old: [], new: {} } }],
    [{ v: { a: null } }, { v: { b: null } }, { v: { old: { a: null }, new: { b: null } } }],
    [{ v: 0 }, { v: null }, { v: { old: 0, new: null } }],
    [{ v: '1' }, { v: 1 }, { v: { old: '1', new: 1 } }],
  ])('compare %j with %j by contents', (before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes)
  })
})
