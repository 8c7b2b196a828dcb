import { Model } from 'objection'

/**
 * What all models share. Properties are the columns themselves, declared and never initialised: a field initialiser would put
 * `undefined` over what the database sent. Models are never bound to a connection: `RoundModel.query(trx)`.
 */
export class BaseModel extends Model {
  static override useLimitInFirst = true
}
