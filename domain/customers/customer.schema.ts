import { z } from 'zod'
import { diets } from '../catalog/allergen-filter'
import { isCalendarDay } from './birthday'
import { tidyEmail, tidyPhone } from './contact'
import { type CustomerFacts, shortestDeviceId } from './customer'

/** What Postgres keeps in an `int`. */
const largestId = 2_147_483_647
const listed = 50
const word = z.string().trim().min(1).max(50)
const digits = /^\D*(\d\D*){6,15}$/

/** An empty text is how forms say nothing, and counts as null. */
const contact = {
  name: z.string().trim().max(100).nullish(),
  phone: z
    .string()
    .trim()
    .max(20)
    .refine(text => text === '' || (/^\+?[\d\s().-]+$/.test(text) && digits.test(text)), 'No es un número de teléfono válido.')
    .nullish(),
  email: z
    .string()
    .trim()
    .max(100)
    .refine(text => text === '' || z.email().safeParse(text).success, 'No es una dirección de correo válida.')
    .nullish(),
}
const preferences = {
  excluded_allergen_ids: z.array(z.number().int().min(1).max(largestId)).max(listed).optional(),
  dietary_preferences: z.array(z.enum(diets)).max(listed).optional(),
  excluded_cooking_methods: z.array(word).max(listed).optional(),
}
const birthday = {
  birthday_month: z.number().int().min(1).max(12).nullish(),
  birthday_day: z.number().int().min(1).max(31).nullish(),
}
const dayMessage = 'El mes y el día van juntos y tienen que existir en el calendario.'

interface GivenBirthday {
  readonly birthday_month?: number | null | undefined
  readonly birthday_day?: number | null | undefined
}

function isBirthday({ birthday_month: month, birthday_day: day }: GivenBirthday): boolean {
  if (month == null || day == null) return month === day
  return isCalendarDay({ month, day })
}
const atBirthday = { error: dayMessage, path: ['birthday_day'] }

const onBehalf = z.object({ ...contact, ...preferences, ...birthday, ai_personalization_enabled: z.boolean().optional() })

export const registrationSchema = onBehalf
  .extend({
    device_id: z
      .string()
      .min(1)
      .max(100)
      .describe(`Un secreto del teléfono, como un UUID; de un teléfono nuevo, al menos ${shortestDeviceId} caracteres`),
    data_consent: z.boolean().default(true).describe('Sin consentimiento no se guarda nada'),
    marketing_consent: z.boolean().optional(),
  })
  .refine(isBirthday, atBirthday)

export const ownChangeSchema = onBehalf
  .extend({
    consent_marketing: z.boolean().optional(),
    consent_remember: z.boolean().optional().describe('`false` retira el consentimiento: se borra todo lo personal'),
  })
  .refine(isBirthday, atBirthday)

const withdrawn = z.literal(false, 'El consentimiento sólo lo puede dar la persona.')

/** Consent is the person's to give: staff may only note that it was withdrawn. */
export const staffChangeSchema = z.strictObject({
  ...contact,
  consent_marketing: withdrawn.optional(),
  consent_remember: withdrawn.optional().describe('Borra todo lo personal, como DELETE; sólo ADMIN'),
})

type Given = Partial<z.infer<typeof ownChangeSchema>>

/** What was sent as it is kept: contact data tidied, an empty text as null, and what was not sent as it is. */
export const toFacts = (given: Given): CustomerFacts => ({
  name: given.name === '' ? null : given.name,
  phone: given.phone ? tidyPhone(given.phone) : emptied(given.phone),
  email: given.email ? tidyEmail(given.email) : emptied(given.email),
  birthday: toBirthday(given),
  excludedAllergenIds: given.excluded_allergen_ids,
  dietaryPreferences: given.dietary_preferences,
  excludedCookingMethods: given.excluded_cooking_methods,
  consentMarketing: given.consent_marketing,
  aiPersonalizationEnabled: given.ai_personalization_enabled,
})

const emptied = (text: string | null | undefined): null | undefined => (text === undefined ? undefined : null)

function toBirthday({ birthday_month: month, birthday_day: day }: GivenBirthday): CustomerFacts['birthday'] {
  if (month === undefined || day === undefined) return undefined
  return month === null || day === null ? null : { month, day }
}
