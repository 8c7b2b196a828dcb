import type { Provenance } from '../domain/command'

/** Which command a write carries out, for whom. Without provenance it is nobody's request: a timer, a schedule, a notification. */
export interface CommandScope extends Partial<Provenance> {
  /** Names the command: the same id has one effect and one answer, however often and however parallel it comes. */
  readonly id: string
  readonly tenantId: number
  /** The login of whoever asks, where a request is carried out at once: it must still go on when the command is done. */
  readonly loginId?: string | null
}
