import { z } from 'zod'
import type { Diner } from '../../db/dining/diners'

const onlyOwn = 'Sólo lo ve el propio comensal, con su token; para los demás es null'

export const dinerSchema = z.object({
  id: z.number().int(),
  session_id: z.number().int(),
  name: z.string(),
  color: z.string(),
  local_id: z.string().nullable().describe(onlyOwn),
  joined_at: z.iso.datetime(),
  device_id: z.string().nullable().describe(onlyOwn),
})

/**
 * What a phone calls itself and its diner are secrets: with the first everything of its owner is read, with both it sits down as that diner.
 * Nobody is told another's, nor the staff: absent unless `isOwn`.
 */
export const presentDiner = (diner: Omit<Diner, 'joinedAt'> & { joinedAt: Date | string }, isOwn: boolean) => ({
  id: diner.id,
  session_id: diner.sessionId,
  name: diner.name,
  color: diner.color,
  local_id: isOwn ? diner.localId : null,
  joined_at: new Date(diner.joinedAt).toISOString(),
  device_id: isOwn ? diner.deviceId : null,
})
