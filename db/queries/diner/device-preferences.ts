import type { Knex } from 'knex'
import type { Preferences } from '../../../domain/dining/preferences'

export interface DevicePreferences {
  /** The ones saved last, at whatever table of the restaurant; null = never. */
  readonly preferences: Preferences | null
  readonly updatedAt: Date | null
  readonly visitCount: number
}

/** What a phone filtered by last time, so that nobody has to say it again. */
export async function readDevicePreferences(db: Knex, tenantId: number, deviceId: string): Promise<DevicePreferences> {
  const visits = db('diners').where({ tenant_id: tenantId, device_id: deviceId }).whereNull('deleted_at')
  const saved: { implicit_preferences: Preferences; updated_at: Date } | undefined = await visits
    .clone()
    .whereNotNull('implicit_preferences')
    .orderBy([
      { column: 'updated_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first('implicit_preferences', 'updated_at')
  const [counted] = await visits.clone().countDistinct<{ number: number }[]>('session_id as number')
  return {
    preferences: saved?.implicit_preferences ?? null,
    updatedAt: saved?.updated_at ?? null,
    visitCount: counted?.number ?? 0,
  }
}
