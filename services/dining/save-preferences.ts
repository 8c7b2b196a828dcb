import type { CommandScope } from '../../db/command-scope'
import { type CommitDeps, commit } from '../../db/commit'
import type { DinerActor } from '../../domain/access/actor'
import type { Preferences } from '../../domain/dining/preferences'
import { DomainError } from '../../domain/errors'

export interface SavedPreferences {
  readonly dinerId: number
  readonly deviceId: string | null
  readonly preferences: Preferences
  /** ISO */
  readonly updatedAt: string
}

/**
 * Keeps what a diner filters by. A diner's token speaks for that diner; a bare table token has to name one of its table whose phone is not
 * known: with a phone they would stay for its later visits. Throws `forbidden` for somebody else's, `unknown_diner`.
 */
export const savePreferences = (
  deps: CommitDeps,
  scope: CommandScope,
  actor: DinerActor,
  given: { readonly dinerId: number | null; readonly preferences: Preferences },
) =>
  commit<SavedPreferences>(deps, scope, async trx => {
    const { preferences } = given
    const dinerId = whose(actor, given.dinerId)
    const diner = await trx('diners')
      .where({ id: dinerId, session_id: actor.sessionId })
      .whereNull('deleted_at')
      .forNoKeyUpdate()
      .first<{ device_id: string | null } | undefined>('device_id')
    if (!diner) throw new DomainError('unknown_diner', { diner_ids: [dinerId] })
    if (actor.dinerId === null && diner.device_id !== null)
      throw new DomainError('forbidden', { detail: 'Sólo ese comensal puede cambiar sus preferencias, con su token.' })
    const [saved]: { updated_at: Date }[] = await trx('diners')
      .where({ id: dinerId })
      .update({ implicit_preferences: JSON.stringify(preferences) })
      .returning('updated_at')
    if (!saved) throw new Error('the preferences were not stored')
    return {
      result: { dinerId, deviceId: diner.device_id, preferences, updatedAt: saved.updated_at.toISOString() },
    }
  })

function whose({ dinerId }: DinerActor, named: number | null): number {
  if (dinerId !== null && named !== null && named !== dinerId)
    throw new DomainError('forbidden', { detail: 'Sólo podés cambiar tus propias preferencias.' })
  const found = dinerId ?? named
  if (found === null) throw new DomainError('unknown_diner', { detail: 'Falta decir de quién son las preferencias (diner_id).' })
  return found
}
