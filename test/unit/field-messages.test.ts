import { z } from 'zod'
import { fieldMessages } from '../../api/plugins/field-messages'

beforeAll(() => fieldMessages())

const schema = z.object({
  name: z.string().min(1).max(3),
  code: z.string().min(2),
  email: z.email(),
  color: z.string().regex(/^#/),
  count: z.number().int().min(1).max(99),
  items: z.array(z.number()).min(1).max(2),
  role: z.enum(['A', 'B']),
  kind: z.literal('X'),
})
const good = { name: 'a', code: 'ab', email: 'a@b.co', color: '#', count: 1, items: [1], role: 'A', kind: 'X' }

const messageFor = (change: object) => {
  const { error } = schema.safeParse({ ...good, ...change })
  return error?.issues.map(({ message }) => message)
}

it.each<[change: object, message: string]>([
  [{ name: undefined }, 'Falta este dato.'],
  [{ name: null }, 'Tiene que ser un texto.'],
  [{ name: '' }, 'No puede estar vacío.'],
  [{ name: 'abcd' }, 'Admite hasta 3 caracteres.'],
  [{ code: '' }, 'Necesita al menos 2 caracteres.'],
  [{ email: 'no' }, 'No es una dirección de correo válida.'],
  [{ color: 'red' }, 'No tiene el formato esperado.'],
  [{ count: '1' }, 'Tiene que ser un número.'],
  [{ count: 1.5 }, 'Tiene que ser un número entero.'],
  [{ count: 0 }, 'El mínimo es 1.'],
  [{ count: 100 }, 'El máximo es 99.'],
  [{ items: [] }, 'No puede estar vacío.'],
  [{ items: [1, 2, 3] }, 'Admite hasta 2 elementos.'],
  [{ items: 'no' }, 'Tiene que ser una lista.'],
  [{ role: 'C' }, 'Tiene que ser uno de: A, B.'],
  [{ kind: 'Y' }, 'Tiene que ser X.'],
])('%j is told as: %s', (change, message) => {
  expect(messageFor(change)).toEqual([message])
})
