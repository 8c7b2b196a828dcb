import type { Knex } from 'knex'
import { type PageOf, pageOf, type Wanted } from '../queries/page-of'

/** Somebody at a table. */
export interface Diner {
  readonly id: number
  readonly sessionId: number
  readonly name: string
  readonly color: string
  readonly localId: string | null
  readonly deviceId: string | null
  readonly joinedAt: Date
}

export const dinerColumns = {
  id: 'diners.id',
  sessionId: 'diners.session_id',
  name: 'diners.name',
  color: 'diners.color',
  localId: 'diners.local_id',
  deviceId: 'diners.device_id',
  joinedAt: 'diners.joined_at',
}

/** Everybody at a table, in the order they came. */
export const listDiners = (db: Knex, sessionId: number): Promise<Diner[]> => atTable(db, sessionId).orderBy('id')

/** As `listDiners`, page by page. */
export const pageOfDiners = (db: Knex, sessionId: number, wanted: Wanted): Promise<PageOf<Diner>> =>
  pageOf(db, () => atTable(db, sessionId), [['id', 'number']], wanted)

const atTable = (db: Knex, sessionId: number) =>
  db('diners').where({ session_id: sessionId }).whereNull('deleted_at').select(dinerColumns)
