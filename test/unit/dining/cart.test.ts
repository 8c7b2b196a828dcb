import {
  cartLimits,
  mustBeCurrent,
  mustBeYours,
  mustHaveRoom,
  ownerOfNewLine,
  type PricedCartLine,
  toCartItem,
} from '../../../domain/dining/cart'

const line: PricedCartLine = {
  itemId: 1,
  productId: 2,
  productName: 'Flan',
  productImage: null,
  priceCents: 500,
  discountCents: 100,
  lineCents: 400,
  promotionId: 3,
  promotionName: 'Dulce fin',
  isAvailable: true,
  quantity: 1,
  notes: null,
  dinerId: 7,
  dinerName: 'Ana',
  dinerColor: '#ff0000',
}
const refused = (code: string) => expect.objectContaining({ code })

describe('whose line it is', () => {
  test.each([
    { token: 7, named: null, owner: 7 },
    { token: 7, named: 7, owner: 7 },
    { token: null, named: 8, owner: 8 },
    { token: null, named: null, owner: null },
  ])('token $token naming $named makes a line of $owner', ({ token, named, owner }) => {
    expect(ownerOfNewLine({ dinerId: token }, named)).toBe(owner)
  })

  test('a diner adds in nobody else’s name', () => {
    expect(() => ownerOfNewLine({ dinerId: 7 }, 8)).toThrow(refused('not_your_line'))
  })

  test('a diner changes their own lines, a bare table token any', () => {
    mustBeYours({ dinerId: 7 }, line)
    mustBeYours({ dinerId: null }, line)
    mustBeYours({ dinerId: null }, { dinerId: null })
    expect(() => mustBeYours({ dinerId: 8 }, line)).toThrow(refused('not_your_line'))
    expect(() => mustBeYours({ dinerId: 8 }, { dinerId: null })).toThrow(refused('not_your_line'))
  })
})

test('comparing versions is a choice, and a conflict shows the cart', () => {
  const sums = { subtotal_cents: 500, discount_cents: 100, total_cents: 400 }
  const cart = { version: 4, lines: [line], subtotalCents: 500, discountCents: 100, totalCents: 400 }
  mustBeCurrent(cart, null)
  mustBeCurrent(cart, [3, 4])
  expect(() => mustBeCurrent(cart, [3])).toThrow(
    expect.objectContaining({ code: 'cart_conflict', details: { cart: { version: 4, items: [toCartItem(line)], ...sums } } }),
  )
})

test('a cart holds a hundred lines', () => {
  const lines = Array.from({ length: cartLimits.lines - 1 }, () => line)
  mustHaveRoom({ version: 1, lines })
  expect(() => mustHaveRoom({ version: 1, lines: [...lines, line] })).toThrow(refused('cart_full'))
})

test('a line of nobody in particular is the table’s', () => {
  expect(toCartItem({ ...line, dinerId: null, dinerName: null, dinerColor: null })).toMatchObject({
    diner_id: null,
    diner_name: 'Mesa',
    diner_color: '#6b7280',
  })
})
