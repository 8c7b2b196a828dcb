import { type Role, roles } from '../../domain/access/actor'
import { withoutSecrets } from '../../domain/audit/without-secrets'
import { type Row, rows } from '../support/calls'
import { spendEvening } from '../support/evening'
import { fingerprint } from '../support/fingerprint'
import { type MoneySystem, startMoneySystem } from '../support/money-system'
import { type Headers, hire, send } from '../support/people'
import { seatTable } from '../support/seated-table'

const userAgent = 'Tableta de prueba/1.0'
let system: MoneySystem
let staff: Readonly<Record<Role, Headers>>

beforeAll(async () => {
  system = await startMoneySystem()
  const place = await seatTable(system.owner)
  const hired = async (role: Role): Promise<[Role, Headers]> => [
    role,
    { ...(await hire(system.api, place.tenantId, [{ branchId: place.branchId, role }])).headers, 'user-agent': userAgent },
  ]
  staff = Object.fromEntries(await Promise.all(roles.map(hired))) as Record<Role, Headers>
})
afterAll(() => system.stop())

/** Tables that every command writes to, whatever it does. */
const bookkeeping = /^(audit_|command_results|idempotency_keys|events|channel_heads)/
const contents = async (): Promise<[string, string][]> =>
  Object.entries(await fingerprint(system.owner)).filter(([table]) => !bookkeeping.test(table))

const linesOf = (requestId: unknown) => system.owner('audit_logs').where({ request_id: requestId }).orderBy('seq')

const changing = rows.filter(({ route }) => !route.startsWith('GET'))
const byStaff = changing.filter(row => row.staff.length > 0)
const changed = new Set<Row>()
const movingMoney = changing.filter(row => row.diner && /\/billing\//.test(row.route))

describe.each(byStaff.map((row, position) => [`${row.route} #${position}`, row] as const))('%s by staff', (_name, row) => {
  it('leaves a line that says who and from where, when it changes anything', async () => {
    const call = await row.call(await spendEvening(system, staff))
    const [role = 'ADMIN'] = row.staff
    const before = await contents()
    const method = row.route.split(' ', 1)[0] as 'POST'
    const answer = await send(system.api, method, call.url, staff[role], call.body)
    const hasChanged = answer.status < 300 && JSON.stringify(await contents()) !== JSON.stringify(before)
    const lines = await linesOf(answer.headers['x-request-id'])
    if (hasChanged) changed.add(row)
    expect({ hasChanged, isAudited: lines.length > 0 }).toEqual({ hasChanged, isAudited: hasChanged })
    for (const line of lines)
      expect(line).toMatchObject({ user_email: expect.any(String), ip_address: '127.0.0.1', user_agent: userAgent })
    if (row.route.includes('logout')) staff = { ...staff, [role]: await newLogin(role) }
  })
})

async function newLogin(role: Role): Promise<Headers> {
  const { tenantId, branchId } = await seatTable(system.owner)
  return { ...(await hire(system.api, tenantId, [{ branchId, role }])).headers, 'user-agent': userAgent }
}

describe.each(movingMoney.map((row, position) => [`${row.route} #${position}`, row] as const))('%s by phone', (_name, row) => {
  it('leaves a line that says which diner and from where', async () => {
    const evening = await spendEvening(system, staff)
    const call = await row.call(evening)
    const as = { ...system.phone(evening.table, 0), 'user-agent': userAgent }
    const answer = await send(system.api, 'POST', call.url, as, call.body)
    const lines = await linesOf(answer.headers['x-request-id'])
    const isDone = answer.status < 300 && !row.route.includes('payments/:id/cancel') // cash cannot be given up
    expect({ status: answer.status, isAudited: lines.length > 0 }).toEqual({ status: answer.status, isAudited: isDone })
    for (const line of lines)
      expect(line).toMatchObject({ user_id: null, diner_id: evening.table.dinerIds[0], role: 'DINER', user_agent: userAgent })
  })
})

it('did change something nearly everywhere', () => {
  expect(changed.size).toBeGreaterThan(0.7 * byStaff.length)
  expect(movingMoney.length).toBeGreaterThan(3)
})

describe('a payment by phone', () => {
  const paying = async () => {
    const evening = await spendEvening(system, staff)
    const body = { check_id: await evening.check(), amount_cents: 100 }
    const started = await system.post('/api/billing/mercadopago/preference', system.phone(evening.table, 1), body)
    return { evening, paymentId: started.body.payment_id as number }
  }
  const lines = (paymentId: number) =>
    system.owner('audit_logs').where({ entity_type: 'payment', entity_id: paymentId }).orderBy('seq')

  it('that somebody gives up names them', async () => {
    const { evening, paymentId } = await paying()
    const as = { ...system.phone(evening.table, 1), 'user-agent': userAgent }
    const { body } = await system.post(`/api/billing/payments/${paymentId}/cancel`, as)
    expect(body.status).toBe('CANCELED')
    expect(await lines(paymentId)).toMatchObject([
      { action: 'payment.start', diner_id: evening.table.dinerIds[1], new_values: { amount_cents: 100, status: 'PENDING' } },
      {
        action: 'payment.cancel',
        diner_id: evening.table.dinerIds[1],
        user_agent: userAgent,
        old_values: { status: 'PENDING' },
        new_values: { status: 'CANCELED' },
      },
    ])
  })

  it('that a forced close ends names who forced it', async () => {
    const { evening, paymentId } = await paying()
    const close = { force: true, reason: 'se fueron' }
    const answer = await system.post(`/api/waiter/tables/${evening.table.tableId}/close`, staff.MANAGER, close)
    expect(answer.status).toBe(200)
    expect((await lines(paymentId)).at(-1)).toMatchObject({ action: 'payment.cancel', role: 'MANAGER', user_agent: userAgent })
  })
})

describe('secrets', () => {
  it('of any column would be blotted out', async () => {
    const names: string[] = await system
      .owner('information_schema.columns')
      .where({ table_schema: 'public' })
      .whereRaw(`column_name ~ 'passw|secret|token|encrypted|_hash$'`)
      .distinct()
      .pluck('column_name')
    expect(names).toEqual(expect.arrayContaining(['password_hash', 'access_token_encrypted', 'webhook_secrets_encrypted']))
    for (const name of names) expect(withoutSecrets({ [name]: 'x' })).toEqual({ [name]: '[oculto]' })
  })

  it('are in none of all those lines', async () => {
    const { rows: lines }: { rows: { text: string }[] } = await system.owner.raw(
      'select audit_text(audit_logs) as text from audit_logs',
    )
    const texts = lines.map(({ text }) => text)
    expect(texts.length).toBeGreaterThan(50)
    const jti: string[] = await system.owner('refresh_tokens').pluck('jti')
    const hashes: string[] = await system.owner('users').pluck('password_hash')
    const sealed: string[] = await system.owner('payment_accounts').pluck('access_token_encrypted')
    for (const secret of [...jti, ...hashes.filter(hash => hash.length > 10), ...sealed])
      expect(texts.filter(text => text.includes(secret))).toEqual([])
    expect(texts.filter(text => /eyJ[\w-]{10,}\.[\w-]+|\$argon2|Bearer /.test(text))).toEqual([])
  })
})
