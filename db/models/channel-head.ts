import { BaseModel } from './base-model'

export class ChannelHeadModel extends BaseModel {
  static override tableName = 'channel_heads'
  static override idColumn = 'channel'

  declare channel: string
  declare last_seq: number
}
