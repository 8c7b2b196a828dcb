import fc from 'fast-check'
import { forgetDiners } from '../../../domain/customers/forget-diner'

const ana = 7
const anas = new Set([ana])

it('makes a diner nameless on lines, in events and where the stored thing is the diner', () => {
  expect(
    forgetDiners(
      {
        round_id: 1,
        items: [
          { item_id: ana, product_name: 'Ana', diner_id: ana, diner_name: 'Ana' },
          { item_id: 2, diner_id: 8, diner_name: 'Ana' },
          { item_id: 3, diner_id: null, diner_name: null },
        ],
        actor: { diner_id: ana, role: 'DINER' },
      },
      anas,
    ),
  ).toEqual({
    round_id: 1,
    items: [
      { item_id: ana, product_name: 'Ana', diner_id: ana, diner_name: 'Comensal' },
      { item_id: 2, diner_id: 8, diner_name: 'Ana' },
      { item_id: 3, diner_id: null, diner_name: null },
    ],
    actor: { diner_id: ana, role: 'DINER' },
  })
  const diner = { id: ana, sessionId: 1, name: 'Ana', color: '#ff0000', localId: 'l', deviceId: 'd', joinedAt: 'x' }
  expect(forgetDiners(diner, anas)).toEqual({ ...diner, name: 'Comensal', localId: null, deviceId: null })
  expect(forgetDiners({ ...diner, id: 8 }, anas)).toEqual({ ...diner, id: 8 })
})

it('keeps no preferences, in a form that can still be answered', () => {
  const saved = {
    dinerId: ana,
    deviceId: 'd',
    preferences: { excluded_allergen_ids: [1], strictness: 'relaxed' },
    updatedAt: 'x',
  }
  expect(forgetDiners(saved, anas)).toEqual({
    dinerId: ana,
    deviceId: null,
    preferences: {
      excluded_allergen_ids: [],
      dietary_preferences: [],
      excluded_cooking_methods: [],
      cross_reactions_enabled: false,
      strictness: 'strict',
    },
    updatedAt: 'x',
  })
})

it('leaves everything that names nobody of them as it is', () => {
  fc.assert(fc.property(fc.jsonValue(), value => expect(forgetDiners(value, new Set([-1]))).toEqual(value)))
})

it('something else with the same id is not the diner', () => {
  const dish = { id: ana, name: 'Ana' }
  expect(forgetDiners(dish, anas)).toEqual(dish)
})
