import type { Redis } from 'ioredis'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { CommandScope } from '../../db/command-scope'
import { type Change, type CommitDeps, commit } from '../../db/commit'
import { inTenant } from '../../db/postgres'
import { wasDone } from '../../db/was-done'
import type { StaffActor } from '../../domain/access/actor'
import { DomainError } from '../../domain/errors'
import type { Config } from '../../platform/config'
import { type Cascade, type CascadePreview, collectCascade, describeCascade, takeDown } from './cascade'
import { hasImage, inputOf, mustBePublicImages } from './input'
import { isSame } from './is-same'
import { type ListQuery, listRows, type RowsPage } from './list-rows'
import { mustReferToOwn } from './references'
import type { Input, Resource, Row, View } from './resource'
import { branchesOf, findRow, lockRow, presentOne, refuseDuplicates } from './rows'
import { mustHoldInEach, mustHoldSomewhere, mustShareBranch } from './scope'
import { differences, type Told, told } from './trail'

export interface CrudDeps extends CommitDeps {
  readonly config: Config
  readonly redis: Redis
  readonly log: Logger
  /** The entity that lives in a table, if one does: a cascade goes on from there. */
  readonly resourceOf: (table: string) => Resource | undefined
}

/** Called with the version under lock: throws when the client saw another one. */
export type MustMatch = (version: number) => void

interface Written {
  readonly view: View
  readonly branchIds: readonly number[]
  readonly ids: readonly number[]
}

/**
 * Reads and writes the rows of one entity, always in the same steps: authorise → lock → validate → before → write → after → audit →
 * events, in one `commit`. What differs between entities is in their definitions, as data and hooks.
 * Every method throws `forbidden`, and `not_found` for a row that is deleted or another restaurant's.
 */
export class BaseCrudService {
  constructor(
    private readonly deps: CrudDeps,
    private readonly resource: Resource,
  ) {}

  /** A page of the rows that the actor may see; their number does not change how many queries it takes. */
  list(actor: StaffActor, query: ListQuery): Promise<RowsPage> {
    mustHoldSomewhere(actor, this.resource.roles.read)
    return inTenant(this.deps.knex, actor.tenantId, trx => listRows(trx, this.resource, actor, query))
  }

  get(actor: StaffActor, id: number, { includeDeleted = false } = {}): Promise<View> {
    const { resource } = this
    mustHoldSomewhere(actor, resource.roles.read)
    return inTenant(this.deps.knex, actor.tenantId, async trx => {
      const row = await findRow(trx, resource, actor.tenantId, id, includeDeleted)
      const { scope, roles } = resource
      mustShareBranch(actor, roles.read, await branchesOf(trx, resource, id), scope === 'tenant' ? undefined : scope.ofNone)
      return presentOne(trx, resource, row)
    })
  }

  /** Throws `invalid_request`, `unknown_reference`, `duplicate`, and what the entity's hooks refuse. */
  async create(scope: CommandScope, actor: StaffActor, sent: Input): Promise<View> {
    const { resource } = this
    const { hooks, roles } = resource
    mustHoldSomewhere(actor, roles.create)
    const admit = async (trx: Knex.Transaction, given: Input) => {
      if (resource.scope !== 'tenant')
        mustHoldInEach(actor, roles.create, (await resource.scope.ofInput(trx, actor.tenantId, given)) ?? [])
      await mustReferToOwn(trx, resource, actor.tenantId, given)
      await hooks.validateCreate?.(trx, given, actor)
    }
    const input = await this.prepare(scope, sent, trx => admit(trx, sent))
    return this.write(scope, async trx => {
      await admit(trx, input)
      const columns = { ...inputOf(resource, input), ...(await hooks.beforeCreate?.(trx, input, actor)) }
      const row = await refuseDuplicates(resource, input, () => insertRow(trx, resource, actor, columns))
      const effects = await hooks.afterCreate?.(trx, row, input, actor)
      return this.tell(trx, actor, { action: 'CREATE', row, before: null, effects })
    })
  }

  /** Changes what is sent and differs; sending nothing new writes nothing. Throws as `create`, and `precondition_failed`. */
  async update(scope: CommandScope, actor: StaffActor, id: number, sent: Input, mustMatch: MustMatch): Promise<View> {
    const { resource } = this
    const { hooks, roles } = resource
    mustHoldSomewhere(actor, roles.update)
    const admit = async (trx: Knex.Transaction, before: Row, given: Input) => {
      const left = await this.mustHold(trx, actor, 'update', id)
      mustMatch(before.version)
      const moved = resource.scope === 'tenant' ? null : await resource.scope.ofInput(trx, actor.tenantId, given)
      if (moved !== null) mustHoldInEach(actor, roles.update, moved)
      await mustReferToOwn(trx, resource, actor.tenantId, given)
      await hooks.validateUpdate?.(trx, before, given, actor)
      return left
    }
    const input = await this.prepare(scope, sent, async trx => admit(trx, await findRow(trx, resource, actor.tenantId, id), sent))
    return this.write(scope, async trx => {
      await hooks.beforeLock?.(trx, id, input, actor)
      const before = await lockRow(trx, resource, actor.tenantId, id)
      const left = await admit(trx, before, input)
      const viewBefore = await presentOne(trx, resource, before)
      const columns = { ...inputOf(resource, input), ...(await hooks.beforeUpdate?.(trx, before, input, actor)) }
      const row = await refuseDuplicates(resource, input, () => updateRow(trx, resource, actor, before, columns))
      const effects = await hooks.afterUpdate?.(trx, row, input, actor, before)
      return this.tell(trx, actor, { action: 'UPDATE', row, before: { row: before, view: viewBefore }, effects }, left)
    })
  }

  /** What a delete would take along, and what forbids it. */
  preview(actor: StaffActor, id: number): Promise<CascadePreview> {
    mustHoldSomewhere(actor, this.resource.roles.remove)
    return inTenant(this.deps.knex, actor.tenantId, async trx => {
      const row = await findRow(trx, this.resource, actor.tenantId, id)
      await this.mustHold(trx, actor, 'remove', id)
      return describeCascade(trx, await this.cascadeFrom(trx, row), actor)
    })
  }

  /** Soft. Throws `in_use` with counts when others depend on it and `cascade` is not asked for, and what the hooks refuse. */
  async remove(scope: CommandScope, actor: StaffActor, id: number, cascade: boolean, mustMatch: MustMatch): Promise<void> {
    const { resource } = this
    mustHoldSomewhere(actor, resource.roles.remove)
    await this.write(scope, async trx => {
      const before = await lockRow(trx, resource, actor.tenantId, id)
      const branchIds = await this.mustHold(trx, actor, 'remove', id)
      mustMatch(before.version)
      const view = await presentOne(trx, resource, before)
      const effects = await takeDown(trx, await this.cascadeFrom(trx, before), { actor, view, branchIds, cascade })
      return { result: { view, branchIds, ids: [id] }, ...effects }
    })
  }

  private cascadeFrom(trx: Knex.Transaction, row: Row): Promise<Cascade> {
    return collectCascade(trx, this.resource, row, this.deps.resourceOf)
  }

  private belongsTo(trx: Knex.Transaction, id: number): Promise<readonly number[]> {
    return branchesOf(trx, this.resource, id)
  }

  /** Judged in every branch of the row, which are returned. What is the restaurant's as a whole needs the role anywhere. */
  private async mustHold(trx: Knex.Transaction, actor: StaffActor, verb: 'update' | 'remove', id: number) {
    const branchIds = await this.belongsTo(trx, id)
    if (this.resource.scope !== 'tenant') mustHoldInEach(actor, this.resource.roles[verb], branchIds)
    return branchIds
  }

  /**
   * Slow work on what was sent, before the transaction that writes: nothing is held meanwhile. Only once the same would be admitted as it is
   * now, or whoever may write nothing could keep us busy. A repeated command need not be admitted again: it gets its stored answer.
   */
  private async prepare(scope: CommandScope, sent: Input, admit: (trx: Knex.Transaction) => Promise<unknown>): Promise<Input> {
    const { deps, resource } = this
    if (!resource.prepare && !hasImage(resource, sent)) return sent
    try {
      await inTenant(deps.knex, scope.tenantId, admit)
    } catch (error) {
      if (await inTenant(deps.knex, scope.tenantId, trx => wasDone(trx, scope))) return sent
      throw error
    }
    await mustBePublicImages(resource, sent, deps)
    return { ...sent, ...(await resource.prepare?.(sent)) }
  }

  /** What moves from one branch to another concerns both. */
  private async tell(
    trx: Knex.Transaction,
    actor: StaffActor,
    change: Omit<Told, 'view' | 'branchIds'>,
    left: readonly number[] = [],
  ): Promise<Change<Written>> {
    const { resource } = this
    const { row, before } = change
    let view = await presentOne(trx, resource, row)
    if (before !== null && Object.keys(differences(before.view, view)).length === 0 && !change.effects)
      return { result: { view, branchIds: [], ids: [] } }
    if (before !== null && row.version === before.row.version) {
      // Only parts changed: that is a new version of the whole.
      view = await presentOne(trx, resource, await updateRow(trx, resource, actor, row, {}, true))
    }
    const branchIds = [...new Set([...left, ...(await this.belongsTo(trx, row.id))])]
    return {
      result: { view, branchIds, ids: [row.id] },
      ...told(resource, actor, { ...change, view, branchIds }),
    }
  }

  private async write(scope: CommandScope, work: (trx: Knex.Transaction) => Promise<Change<Written>>): Promise<View> {
    const { view, branchIds, ids } = await commit<Written>(this.deps, scope, work)
    if (ids.length > 0)
      await this.resource
        .announce?.(this.deps, { tenantId: scope.tenantId, branchIds, ids })
        .catch((error: unknown) => this.deps.log.warn({ err: error, entity: this.resource.name }, 'a change was not announced'))
    return view
  }
}

async function insertRow(trx: Knex.Transaction, { model }: Resource, actor: StaffActor, columns: Input): Promise<Row> {
  const made: object = { ...columns, tenant_id: actor.tenantId, created_by_id: actor.userId, created_by_email: actor.email }
  return (await model.query(trx).insert(made).returning('*')) as unknown as Row
}

/** The row as it is then; unchanged when every column has its value already. */
async function updateRow(
  trx: Knex.Transaction,
  { model, name }: Resource,
  actor: StaffActor,
  before: Row,
  columns: Input,
  always = false,
): Promise<Row> {
  const changed = Object.entries(columns).filter(([column, value]) => !isSame(value, before[column]))
  if (changed.length === 0 && !always) return before
  const [row] = await model
    .query(trx)
    .patch({
      ...Object.fromEntries(changed),
      version: before.version + 1,
      updated_by_id: actor.userId,
      updated_by_email: actor.email,
    })
    .where({ id: before.id, version: before.version })
    .returning('*')
  if (!row) throw new DomainError('not_found', { entity: name })
  return row as unknown as Row
}
