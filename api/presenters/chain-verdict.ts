import { z } from 'zod'
import type { ChainFlaw, ChainVerdict } from '../../db/queries/audit/verify-chain'

/** Whether an audit trail is as it was written, for the dashboard. */
export const chainVerdict = z.object({
  valid: z.boolean(),
  entries: z.number().int(),
  head_seq: z.number().int(),
  head_hash: z.string().describe('Guardado en otro lado, prueba más adelante que el registro no se reescribió entero'),
  broken_at: z.number().int().nullable().describe('La primera línea que no está como se escribió'),
  flaw: z.enum(['changed', 'missing', 'unlinked', 'inserted', 'truncated', 'head_changed', 'head_missing']).nullable(),
  detail: z.string(),
})

export const presentVerdict = ({ entries, headSeq, headHash, broken }: ChainVerdict): z.infer<typeof chainVerdict> => ({
  valid: broken === null,
  entries,
  head_seq: headSeq,
  head_hash: headHash,
  broken_at: broken?.seq ?? null,
  flaw: broken?.flaw ?? null,
  detail: broken === null ? 'El registro está como se escribió.' : words[broken.flaw](broken.seq),
})

const words: Readonly<Record<ChainFlaw, (seq: number) => string>> = {
  changed: seq => `La línea ${seq} no dice lo que decía cuando se escribió.`,
  missing: seq => `Falta la línea ${seq}.`,
  unlinked: seq => `La línea ${seq} no sigue a la anterior: una de las dos fue reemplazada o cambiada de lugar.`,
  inserted: seq => `La línea ${seq} no la escribió el sistema.`,
  truncated: seq => `Faltan las últimas líneas, desde la ${seq}.`,
  head_changed: seq => `La línea ${seq} no es la que cerraba la cadena: ella o su cierre fueron cambiados.`,
  head_missing: () => 'Falta el cierre de la cadena: no se puede saber si faltan líneas al final.',
}
