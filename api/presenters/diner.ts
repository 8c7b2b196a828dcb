import { z } from 'zod'
import type { Diner } from '../../db/dining/diners'

export const dinerSchema = z.object({
  id: z.number().int(),
  session_id: z.number().int(),
  name: z.string(),
  color: z.string(),
  local_id: z.string().nullable(),
  joined_at: z.iso.datetime(),
  device_id: z.string().nullable(),
})

/** Who holds a device's id can read its visits, hence nobody is told another phone's: absent unless `isOwn`. */
export const presentDiner = (diner: Omit<Diner, 'joinedAt'> & { joinedAt: Date | string }, isOwn: boolean) => ({
  id: diner.id,
  session_id: diner.sessionId,
  name: diner.name,
  color: diner.color,
  local_id: diner.localId,
  joined_at: new Date(diner.joinedAt).toISOString(),
  device_id: isOwn ? diner.deviceId : null,
})
