import { z } from 'zod'

/** For creating: what is not sent is what `defaults` say; a nullable field without default is null. PATCH uses the bare schema instead. */
export function withDefaults(fields: z.ZodObject, defaults: Readonly<Record<string, unknown>>): z.ZodObject {
  const shape = Object.entries(fields.shape as Record<string, z.ZodType>).map(([name, schema]) => {
    if (Object.hasOwn(defaults, name)) return [name, schema.default(defaults[name])]
    return [name, schema instanceof z.ZodNullable ? schema.default(null) : schema]
  })
  return z.object(Object.fromEntries(shape))
}

/** The same shape without rules: what is stored was checked when it came, perhaps by older rules, and must always be readable. */
export function asStored(schema: z.ZodObject): z.ZodObject
export function asStored(schema: z.ZodType): z.ZodType
export function asStored(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject)
    return z.object(Object.fromEntries(Object.entries(schema.shape).map(([name, field]) => [name, asStored(field as z.ZodType)])))
  if (schema instanceof z.ZodNullable) return asStored(schema.unwrap() as z.ZodType).nullable()
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return asStored(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodArray) return z.array(asStored(schema.element as z.ZodType))
  if (schema instanceof z.ZodPipe) return asStored(schema.in as z.ZodType)
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return z.string()
  if (schema instanceof z.ZodNumber) return z.number()
  return schema
}
