import { channels } from '../../domain/events'
import { type ApiWithGateway, startApiWithGateway } from '../support/api-with-gateway'
import { type Headers, hireFor, phoneAt, send } from '../support/people'
import { askedOf } from '../support/query-counter'
import type { Screen } from '../support/screen'
import { openSession } from '../support/session'
import { type StockedBranch, stockBranch } from '../support/stocked-branch'
import { arrangeTwoTenants } from '../support/two-tenants'

let system: ApiWithGateway
let branch: StockedBranch
let elsewhere: StockedBranch
let kitchen: Headers

beforeAll(async () => {
  system = await startApiWithGateway()
  branch = await stockBranch(owner(), 6)
  elsewhere = await stockBranch(owner(), 3)
  kitchen = await hireFor(system.api, branch, 'KITCHEN')
})
afterAll(() => system.stop())

const owner = () => system.api.database.owner
const anyProduct = () => branch.productIds[0] as number

const flip = (productId: number, isAvailable: boolean, as: Headers = kitchen, more: object = {}) =>
  send(system.api, 'PATCH', `/api/kitchen/products/${productId}/availability`, as, {
    branch_id: branch.branchId,
    is_available: isAvailable,
    ...more,
  })
const offerOf = (productId: number, at = branch) =>
  owner()('branch_products').where({ branch_id: at.branchId, product_id: productId }).first()
const audits = (productId: number) =>
  owner()('audit_logs').where({ action: 'product.availability', entity_id: productId }).orderBy('id')
const logged = (productId: number) =>
  owner()('events').where({ type: 'PRODUCT_AVAILABILITY_CHANGED' }).whereRaw("payload->'entity'->>'product_id' = ?", [productId])
const shown = async (slug: string): Promise<number[]> =>
  (await send(system.api, 'GET', `/api/public/menu/${slug}`)).body.categories.flatMap(
    ({ products }: { products: { id: number }[] }) => products.map(({ id }) => id),
  )

describe('switching a product off', () => {
  it('takes it off the menu of that branch at once, and back on', async () => {
    const [productId, second] = branch.productIds as [number, number]
    await owner()('branch_products').insert({
      tenant_id: branch.tenantId,
      branch_id: elsewhere.branchId,
      product_id: productId,
      price_cents: 5,
    })
    expect(await shown(branch.slug)).toEqual(branch.productIds)
    const off = await flip(productId, false)
    expect(off).toMatchObject({
      status: 200,
      body: { product_id: productId, branch_id: branch.branchId, is_available: false, price_cents: 1000, version: 2 },
      headers: { etag: '"2"' },
    })
    expect(await shown(branch.slug)).toEqual(branch.productIds.filter(id => id !== productId))
    expect(await shown(branch.slug)).toContain(second)
    expect((await send(system.api, 'GET', `/api/public/menu/${branch.slug}/products/${productId}`)).status).toBe(404)
    expect(await offerOf(productId, elsewhere)).toMatchObject({ is_available: true, version: 1 })

    expect((await flip(productId, true)).body).toMatchObject({ is_available: true, version: 3 })
    expect(await shown(branch.slug)).toEqual(branch.productIds)
  })

  it('is written down with who, what it was, what it is, and why', async () => {
    const productId = branch.productIds[1] as number
    const manager = await hireFor(system.api, branch, 'MANAGER')
    await flip(productId, false, manager, { reason: 'No llegó la carne' })
    const [entry, ...more] = await audits(productId)
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      branch_id: branch.branchId,
      role: 'MANAGER',
      entity_type: 'product',
      old_values: { is_available: true },
      new_values: { is_available: false },
      reason: 'No llegó la carne',
    })
    const { updated_by_id: by, updated_by_email: email } = await offerOf(productId)
    expect({ by, email }).toEqual({ by: entry.user_id, email: entry.user_email })
  })

  it('does nothing when it is off already', async () => {
    const productId = branch.productIds[2] as number
    await flip(productId, false)
    const before = { offer: await offerOf(productId), events: (await logged(productId)).length }
    const again = await flip(productId, false)
    expect([again.status, again.headers.etag]).toEqual([200, '"2"'])
    expect({ offer: await offerOf(productId), events: (await logged(productId)).length }).toEqual(before)
    expect(await audits(productId)).toHaveLength(1)
  })

  it('has one effect when many do it at once', async () => {
    const productId = branch.productIds[3] as number
    const answers = await Promise.all(Array.from({ length: 8 }, () => flip(productId, false)))
    expect(answers.map(({ status, body }) => [status, body.version])).toEqual(Array.from({ length: 8 }, () => [200, 2]))
    expect(await audits(productId)).toHaveLength(1)
  })

  it('answers a repetition with its key as it answered first', async () => {
    const productId = branch.productIds[4] as number
    const keyed = { ...kitchen, 'idempotency-key': 'agotado-1' }
    const first = await flip(productId, false, keyed)
    await flip(productId, true)
    const again = await flip(productId, false, keyed)
    expect(again.body).toEqual(first.body)
    expect(await offerOf(productId)).toMatchObject({ is_available: true, version: 3 })
  })

  it('is refused to who saw another version', async () => {
    const productId = branch.productIds[5] as number
    const seen = { ...kitchen, 'if-match': '"1"' }
    expect((await flip(productId, false, seen)).status).toBe(200)
    expect(await flip(productId, true, seen)).toMatchObject({ status: 412, body: { code: 'precondition_failed', version: 2 } })
    expect(await offerOf(productId)).toMatchObject({ is_available: false })
  })

  it('is refused to strangers, to waiters and phones, in other branches and restaurants, and for what is not sold there', async () => {
    const phone = phoneAt(system.api, await openSession(owner()))
    const foreign = await arrangeTwoTenants(owner())
    const statuses = async (attempts: Promise<{ status: number }>[]) => (await Promise.all(attempts)).map(({ status }) => status)
    expect(await statuses([flip(anyProduct(), false, {}), flip(anyProduct(), false, phone)])).toEqual([401, 401])
    expect(
      await statuses([
        flip(anyProduct(), false, await hireFor(system.api, branch, 'WAITER')),
        flip(anyProduct(), false, await hireFor(system.api, elsewhere, 'MANAGER')),
      ]),
    ).toEqual([403, 403])
    expect(
      await statuses([
        flip(anyProduct(), false, await hireFor(system.api, foreign, 'ADMIN')),
        flip(elsewhere.productIds[0] as number, false),
        flip(999_999_999, false),
        flip(anyProduct(), false, kitchen, { branch_id: foreign.branchId }),
      ]),
    ).toEqual([404, 404, 404, 404])
    expect(
      await statuses([
        flip(anyProduct(), false, kitchen, { branch_id: String(branch.branchId) }),
        flip(anyProduct(), false, kitchen, { is_available: 'false' }),
        flip(anyProduct(), false, kitchen, { reason: 'x'.repeat(201) }),
        send(system.api, 'PATCH', `/api/kitchen/products/${anyProduct()}/availability`, kitchen, { is_available: false }),
      ]),
    ).toEqual([422, 422, 422, 422])
    expect(await offerOf(anyProduct())).toMatchObject({ is_available: true })
  })

  it('costs the same queries however many tables are open', async () => {
    const asked = async () => (await askedOf(system.api.deps.knex, () => flip(anyProduct(), false))).statements
    const few = await asked()
    await flip(anyProduct(), true)
    for (let table = 0; table < 5; table += 1) await seat(branch)
    expect(await asked()).toEqual(few)
    await flip(anyProduct(), true)
  })
})

describe('who hears of it', () => {
  const isIt = ({ type }: { type?: string }) => type === 'PRODUCT_AVAILABILITY_CHANGED'
  const heardBy = (screen: Screen) => screen.frames.filter(isIt)

  it('every staff screen of the branch and the phones of its open tables, once each; no other branch and no closed table', async () => {
    const seats = { ours: await seat(branch), paying: await seat(branch, 'PAYING'), others: await seat(elsewhere) }
    const cleared = await seat(branch, 'CLOSED')
    const staffHere = {
      admin: await system.screen('admin', await hireFor(system.api, branch, 'ADMIN')),
      manager: await system.screen('admin', await hireFor(system.api, branch, 'MANAGER')),
      kitchen: await system.screen('kitchen', kitchen),
      waiter: await system.screen('waiter', await hireFor(system.api, branch, 'WAITER')),
    }
    const phones = {
      ours: await system.screen('diner', phoneAt(system.api, seats.ours)),
      paying: await system.screen('diner', phoneAt(system.api, seats.paying)),
    }
    const apart = {
      manager: await system.screen('admin', await hireFor(system.api, elsewhere, 'MANAGER')),
      phone: await system.screen('diner', phoneAt(system.api, seats.others)),
    }

    const productId = anyProduct()
    await flip(productId, false)
    await flip(productId, true)
    const listening = [...Object.values(staffHere), ...Object.values(phones)]
    for (const screen of listening) {
      await screen.waitFor(frame => isIt(frame) && (frame.entity as { is_available: boolean }).is_available)
      const heard = heardBy(screen)
      expect(heard.map(({ entity }) => (entity as { is_available: boolean }).is_available)).toEqual([false, true])
    }
    const [frame] = heardBy(phones.ours)
    expect(frame).toMatchObject({
      branch_id: branch.branchId,
      session_id: null,
      channel: channels.session(seats.ours.sessionId),
      entity: { product_id: productId, branch_id: branch.branchId, is_available: false, price_cents: 1000 },
      actor: { role: 'KITCHEN' },
    })
    expect(frame?.entity).toHaveProperty('product_name')
    expect(frame).not.toHaveProperty('session_ids')
    expect(heardBy(staffHere.kitchen)[0]?.id).toBe(frame?.id)

    // A switch in the other branch is heard there after ours would have been.
    const other = await hireFor(system.api, elsewhere, 'KITCHEN')
    const theirs = { branch_id: elsewhere.branchId, is_available: false }
    await send(system.api, 'PATCH', `/api/kitchen/products/${elsewhere.productIds[0]}/availability`, other, theirs)
    for (const screen of Object.values(apart)) {
      await screen.waitFor(isIt)
      expect(heardBy(screen).map(({ branch_id: id }) => id)).toEqual([elsewhere.branchId])
    }
    expect(await owner()('events').where({ channel: channels.session(cleared.sessionId) })).toEqual([])
    const { admin: _, ...bound } = { ...staffHere, ...phones }
    for (const screen of Object.values(bound)) expect(heardBy(screen)).toHaveLength(2)
  })
})

describe('the kitchen’s list of products', () => {
  const list = (query: string, as: Headers = kitchen) => send(system.api, 'GET', `/api/kitchen/products?${query}`, as)
  const ids = (body: { product_id: number }[]) => body.map(({ product_id: id }) => id)

  beforeAll(async () => {
    await owner()('branch_products').where({ branch_id: branch.branchId }).update({ is_available: true })
    await owner()('categories')
      .where({ branch_id: branch.branchId })
      .update({ name: owner().raw("'Parrilla ' || id") })
    await owner()('products').where({ id: branch.productIds[1] }).update({ name: 'Ñoquis de papa' })
  })

  it('has what the menu shows and what is switched off, in the menu’s order, with the station that cooks it', async () => {
    await flip(anyProduct(), false)
    const { status, body, headers } = await list(`branch_id=${branch.branchId}`)
    expect([status, ids(body), headers['x-total-count']]).toEqual([200, branch.productIds, '6'])
    expect(body[0]).toMatchObject({ product_id: anyProduct(), is_available: false, station: 'GRILL', subcategory_name: null })
    expect(ids((await list(`branch_id=${branch.branchId}&is_available=false`)).body)).toEqual([anyProduct()])
    await flip(anyProduct(), true)
  })

  it('leaves out what the menu would not show anyway', async () => {
    const { category_id: categoryId } = await owner()('products').where({ id: anyProduct() }).first('category_id')
    const exclusion = { tenant_id: branch.tenantId, branch_id: branch.branchId, category_id: categoryId }
    await owner()('branch_category_exclusions').insert(exclusion)
    expect(ids((await list(`branch_id=${branch.branchId}`)).body)).toEqual(branch.productIds.slice(3))
    await owner()('branch_category_exclusions').where(exclusion).delete()
    await owner()('products').where({ id: branch.productIds[4] }).update({ is_active: false })
    expect(ids((await list(`branch_id=${branch.branchId}`)).body)).not.toContain(branch.productIds[4])
    await owner()('products').where({ id: branch.productIds[4] }).update({ is_active: true })
  })

  it('finds by words without accents, and comes in pages', async () => {
    expect(ids((await list(`branch_id=${branch.branchId}&q=noquis%20PAPA`)).body)).toEqual([branch.productIds[1]])
    expect((await list(`branch_id=${branch.branchId}&q=nada`)).body).toEqual([])
    expect((await list(`branch_id=${branch.branchId}&q=n_quis`)).body).toEqual([])
    for (const typed of ['%25', '_', '%C2%BF?'])
      expect(await list(`branch_id=${branch.branchId}&q=${typed}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid_request' },
      })
    expect((await list(`branch_id=${branch.branchId}&q=`)).body.length).toBeGreaterThan(1)
    const page = await list(`branch_id=${branch.branchId}&limit=2&offset=2`)
    expect([ids(page.body), page.headers['x-total-count']]).toEqual([branch.productIds.slice(2, 4), '6'])
  })

  it('without a branch is that of every branch where they cook, and asks the same of the database for each', async () => {
    const both = (await list('', await hireFor(system.api, branch, 'ADMIN'))).body
    expect(new Set(both.map(({ branch_id: id }: { branch_id: number }) => id)).size).toBeGreaterThan(1)
    expect(ids((await list('')).body)).toEqual(branch.productIds)
    const counted = async (at: StockedBranch) => {
      const cook = await hireFor(system.api, at, 'KITCHEN')
      return (await askedOf(system.api.deps.knex, () => list(`branch_id=${at.branchId}`, cook))).statements
    }
    expect(await counted(elsewhere)).toEqual(await counted(branch))
  })

  it('is not for waiters', async () => {
    expect((await list('', await hireFor(system.api, branch, 'WAITER'))).status).toBe(403)
    expect((await list(`branch_id=${elsewhere.branchId}`)).status).toBe(403)
    expect((await list('branch_id=999999999')).status).toBe(404)
  })
})

/** A table of the branch with guests. */
async function seat(at: StockedBranch, status: 'OPEN' | 'PAYING' | 'CLOSED' = 'OPEN') {
  const row = { tenant_id: at.tenantId, branch_id: at.branchId }
  const [table] = await owner()('tables')
    .insert({ ...row, code: `T-${Math.random()}`, status: status === 'CLOSED' ? 'FREE' : 'ACTIVE' })
    .returning('id')
  const [session] = await owner()('table_sessions')
    .insert({ ...row, table_id: table.id, status, closed_at: status === 'CLOSED' ? owner().fn.now() : null })
    .returning('id')
  return { tenantId: at.tenantId, branchId: at.branchId, tableId: table.id, sessionId: session.id, dinerId: null }
}
