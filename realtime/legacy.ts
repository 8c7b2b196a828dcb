/** The fields of a frame that decide its older names. */
export interface NamedEvent {
  readonly type: string
  readonly channel: string
  readonly entity?: Readonly<Record<string, unknown>>
}

/**
 * The names by which front ends of the later generation know an event: a new round was ROUND_PENDING, sending it to the kitchen
 * ROUND_SUBMITTED, and the first ticket that somebody starts ROUND_IN_KITCHEN. Two names = two frames, in this order.
 */
export function legacyNames({ type, channel, entity }: NamedEvent): readonly string[] {
  switch (type) {
    case 'ROUND_SUBMITTED':
      return ['ROUND_PENDING']
    case 'ROUND_IN_KITCHEN':
      // Tickets are not a table's business, so its phones would never learn that cooking began: they get both at once.
      return channel.startsWith('channel:session:') ? ['ROUND_SUBMITTED', 'ROUND_IN_KITCHEN'] : ['ROUND_SUBMITTED']
    case 'TICKET_IN_PROGRESS':
      return startsCooking(entity) ? ['TICKET_IN_PROGRESS', 'ROUND_IN_KITCHEN'] : ['TICKET_IN_PROGRESS']
    default:
      return [type]
  }
}

/** Unless the ticket says that another of its round was started before. Saying it twice does no harm: it names a state. */
const startsCooking = (entity: NamedEvent['entity']): boolean => entity?.is_first_of_round !== false
