import { z } from 'zod'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

const kinds: Readonly<Record<string, string>> = {
  string: 'un texto',
  number: 'un número',
  int: 'un número entero',
  boolean: 'verdadero o falso',
  array: 'una lista',
  object: 'un objeto',
}

const formats: Readonly<Record<string, string>> = {
  email: 'No es una dirección de correo válida.',
  url: 'No es una dirección web válida.',
  date: 'No es una fecha válida (AAAA-MM-DD).',
  datetime: 'No es una fecha y hora válida (RFC 3339).',
  regex: 'No tiene el formato esperado.',
}

/** Names what is wrong with a field in words for people. What it has no words for is left to zod's own Spanish. */
export function fieldMessages(): void {
  z.config({ ...z.locales.es(), customError: issue => messageOf(issue) })
}

function messageOf(issue: Issue): string | undefined {
  const { code } = issue
  if (code === 'invalid_type') return issue.input === undefined ? 'Falta este dato.' : expectation(kinds[issue.expected])
  if (code === 'invalid_value') return expectation(`${issue.values.length > 1 ? 'uno de: ' : ''}${issue.values.join(', ')}`)
  if (code === 'invalid_format') return formats[issue.format]
  if (code === 'too_small') return lowerBound(issue.origin, Number(issue.minimum))
  if (code === 'too_big') return upperBound(issue.origin, Number(issue.maximum))
  return undefined
}

const expectation = (what: string | undefined) => (what === undefined ? undefined : `Tiene que ser ${what}.`)

function lowerBound(origin: string, minimum: number): string | undefined {
  if (origin === 'number' || origin === 'int') return `El mínimo es ${minimum}.`
  const unit = unitOf(origin, minimum)
  if (unit === undefined) return undefined
  return minimum === 1 ? 'No puede estar vacío.' : `Necesita al menos ${minimum} ${unit}.`
}

function upperBound(origin: string, maximum: number): string | undefined {
  if (origin === 'number' || origin === 'int') return `El máximo es ${maximum}.`
  const unit = unitOf(origin, maximum)
  return unit === undefined ? undefined : `Admite hasta ${maximum} ${unit}.`
}

function unitOf(origin: string, count: number): string | undefined {
  if (origin === 'string') return count === 1 ? 'carácter' : 'caracteres'
  if (origin === 'array') return count === 1 ? 'elemento' : 'elementos'
  return undefined
}
