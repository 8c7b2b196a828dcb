import type { Knex } from 'knex'
import { z } from 'zod'
import type { LogOut } from '../../db/access/login-families'
import type { AuditEntry } from '../../db/events/audit'
import type { AuditedModel } from '../../db/models/audited-model'
import type { Role, StaffActor } from '../../domain/access/actor'
import type { RefusalCode } from '../../domain/errors'
import type { NewEvent } from '../../domain/events'
import { asStored, withDefaults } from './schemas'
import type { Scope } from './scope'

export type Verb = 'read' | 'create' | 'update' | 'remove'

/** A stored row: its columns under their own names. */
export interface Row {
  readonly id: number
  readonly tenant_id: number
  readonly version: number
  readonly is_active: boolean
  readonly deleted_at: Date | null
  readonly [column: string]: unknown
}

/** What a client sent, parsed. */
export type Input = Readonly<Record<string, unknown>>
/** A row as clients, events and the audit trail see it. JSON only, no secrets. */
export type View = Readonly<Record<string, unknown>>

/** What a hook adds to the command's one entry and one event. */
export interface Effects {
  readonly events?: readonly NewEvent[]
  readonly audit?: readonly AuditEntry[]
  readonly logsOut?: readonly LogOut[]
}

/**
 * Where an entity does more than its fields say. The steps and their order are fixed: authorise, lock, validate, before, write, after,
 * audit, events. A hook may refuse (`DomainError`) or write more; it cannot skip a step.
 */
export interface Hooks<Fields = Input> {
  /** Locks others before a row is locked to be changed, where they are locked first elsewhere. The row may yet be anybody's. */
  beforeLock?(trx: Knex.Transaction, id: number, input: Partial<Fields>, actor: StaffActor): Promise<void>
  validateCreate?(trx: Knex.Transaction, input: Fields, actor: StaffActor): Promise<void>
  validateUpdate?(trx: Knex.Transaction, before: Row, input: Partial<Fields>, actor: StaffActor): Promise<void>
  /** May these rows go, cascade or not? */
  validateDelete?(trx: Knex.Transaction, ids: readonly number[], actor: StaffActor): Promise<void>
  /** Columns that the client does not send. */
  beforeCreate?(trx: Knex.Transaction, input: Fields, actor: StaffActor): Promise<Input>
  beforeUpdate?(trx: Knex.Transaction, before: Row, input: Partial<Fields>, actor: StaffActor): Promise<Input>
  afterCreate?(trx: Knex.Transaction, row: Row, input: Fields, actor: StaffActor): Promise<Effects | undefined>
  afterUpdate?(
    trx: Knex.Transaction,
    row: Row,
    input: Partial<Fields>,
    actor: StaffActor,
    before: Row,
  ): Promise<Effects | undefined>
  /** `ids`: the rows of this entity that went, as root or along with another. */
  afterDelete?(trx: Knex.Transaction, ids: readonly number[], actor: StaffActor): Promise<Effects | undefined>
  afterRestore?(trx: Knex.Transaction, ids: readonly number[], actor: StaffActor): Promise<Effects | undefined>
}

/** One with its article, and many. */
export type Label = readonly [one: string, many: string]

/** Rows that depend on a row. */
export interface Child {
  readonly table: string
  /** SQL over the child's table with one `?`: the ids of the rows it depends on, as an array. */
  readonly where: string
  /**
   * `refuse`: a delete is refused with their count unless it cascades, and takes them along. `along`: parts of the row, they always go with
   * it. `stay`: they use the row; a delete is refused with their count unless it cascades, and leaves them without it.
   */
  readonly onDelete: 'refuse' | 'along' | 'stay'
  /** In Spanish, where they are no entity with a label of its own. */
  readonly label?: Label | undefined
}

/** Rows of `table` whose `column` is the row's id. */
export const childrenBy = (table: string, column: string, onDelete: Child['onDelete'] = 'refuse', label?: Label): Child => ({
  table,
  where: `${table}.${column} = any(?)`,
  onDelete,
  label,
})

export interface Filters {
  readonly query: z.ZodObject
  /** Adds `where`s for the filters that were given. `branchIds`: those that the list is about. */
  apply(rows: Knex.QueryBuilder, given: Input, branchIds: readonly number[] | 'all'): void
}

/** After the commit: what keeps copies elsewhere must hear of it. Failures are logged, nothing is undone. */
export type Announce = (
  deps: AnnounceDeps,
  change: { tenantId: number; branchIds: readonly number[]; ids: readonly number[] },
) => Promise<void>
export interface AnnounceDeps {
  readonly knex: Knex
  readonly redis: import('ioredis').default
}

type None = z.ZodObject<Record<never, never>>
/** What hooks get: the fields, and the parts where there are any. */
type Sent<Fields extends z.ZodObject, Parts extends z.ZodObject> = z.output<Fields> & {
  readonly is_active: boolean
} & (None extends Parts ? unknown : z.output<Parts>)

interface Definition<Fields extends z.ZodObject, Parts extends z.ZodObject> {
  /** Lower-case singular, as events and audit name it. */
  readonly name: string
  /** As the restore path names it. */
  readonly plural: string
  readonly path: string
  /** For summaries, in Spanish: one with its article, and many. */
  readonly label: Label
  readonly model: typeof AuditedModel
  readonly scope: Scope
  /** Whose screens hear of a change. Absent: those of the row's branch; of the restaurant, when it is of none or several. */
  readonly heardBy?: 'restaurant'
  readonly roles: Readonly<Record<Verb, readonly Role[]>>
  /** Columns that clients send and read. */
  readonly fields: Fields
  /** What creating without them means. Nullable fields need none. */
  readonly defaults?: Partial<Sent<Fields, Parts>>
  /** Fields that stay as they were created. */
  readonly fixed?: readonly (keyof Fields['shape'])[]
  /** What clients send beside columns; written by the `after` hooks, each list replaced as a whole. */
  readonly parts?: Parts
  /** More than columns and `is_active` in what is answered. */
  readonly output?: z.ZodRawShape
  /** Makes views of rows, for all of them at once. */
  readonly present?: (trx: Knex.Transaction, rows: readonly Row[]) => Promise<readonly View[]>
  /** Fields that no two live rows share, for the words of a refusal. */
  readonly unique?: readonly string[]
  /** Not of this restaurant alone but of all: the words then do not say that somebody has it. */
  readonly uniqueAmong?: 'everybody'
  /** Fields that point at rows of the same restaurant, and their tables. */
  readonly references?: Readonly<Record<string, string>>
  /** References that may be null and that a row does not come back without when it has them; those that are never null need no word. */
  readonly parents?: Readonly<Record<string, string>>
  /** Fields that hold the address of an image. */
  readonly images?: readonly string[]
  readonly children?: readonly Child[]
  /** How lists are ordered, before the id. Columns that are never null. */
  readonly order?: readonly string[]
  /** What a row is called in previews and refusals. */
  readonly title?: string
  readonly filters?: Filters
  /** Before the transaction: slow work on what was sent, such as hashing a password. */
  readonly prepare?: (input: Partial<Sent<Fields, Parts>>) => Promise<Input>
  readonly hooks?: Hooks<Sent<Fields, Parts>>
  readonly announce?: Announce
  /** What the hooks refuse, for the description. */
  readonly refuses?: readonly RefusalCode[]
}

/** A definition with what follows from it; the same type for every entity. */
export interface Resource
  extends Omit<Definition<z.ZodObject, z.ZodObject>, 'hooks' | 'prepare' | 'defaults' | 'fixed' | 'parents'> {
  readonly table: string
  readonly columns: readonly string[]
  /** The references that a row cannot come back without. */
  readonly parents: Readonly<Record<string, string>>
  readonly createBody: z.ZodObject
  readonly updateBody: z.ZodObject
  readonly view: z.ZodObject
  readonly prepare?: (input: Input) => Promise<Input>
  readonly hooks: Hooks
}

/** One entity of the administration: from this come its routes, their description, permissions, audit, delete and restore, and its test. */
export function defineResource<Fields extends z.ZodObject, Parts extends z.ZodObject = None>(
  definition: Definition<Fields, Parts>,
): Resource {
  const { fields, defaults = {}, fixed = [], model, hooks = {} } = definition
  const columns = fields.extend({ is_active: z.boolean() })
  const sent = columns.extend(definition.parts?.shape ?? {})
  const changeable = sent.omit(Object.fromEntries(fixed.map(name => [name, true])) as Record<never, true>)
  return {
    ...(definition as unknown as Omit<Resource, 'hooks'>),
    hooks: hooks as Hooks,
    table: model.tableName,
    columns: Object.keys(columns.shape),
    parents: {
      ...Object.fromEntries(
        Object.entries(definition.references ?? {}).filter(([name]) => !(fields.shape[name] instanceof z.ZodNullable)),
      ),
      ...definition.parents,
    },
    createBody: withDefaults(sent, { ...defaults, is_active: true }),
    updateBody: changeable.partial(),
    view: z.object({
      id: z.number().int(),
      tenant_id: z.number().int(),
      ...asStored(columns).shape,
      version: z.number().int(),
      created_at: z.string(),
      updated_at: z.string().nullable(),
      deleted_at: z.string().nullable(),
      ...definition.output,
    }),
  }
}
