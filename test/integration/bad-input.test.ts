import fc from 'fast-check'
import { z } from 'zod'
import { fieldError } from '../../api/plugins/problem'
import type { Role } from '../../domain/access/actor'
import { isRefusalCode } from '../../domain/errors'
import { type Call, type Row, rows } from '../support/calls'
import { type Evening, spendEvening } from '../support/evening'
import { fingerprint } from '../support/fingerprint'
import { type Inputs, inputsOf, withValue } from '../support/input-schema'
import { type MoneySystem, startMoneySystem } from '../support/money-system'
import { type Headers, hire } from '../support/people'

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))

/** Refused wherever something is declared. */
const impossible: readonly unknown[] = ['a\0b', '\ud800', 'x\udc00y', deep(200), { 'a\0': 1 }, [['\0']]]

/** Accepted here and there, and never a fault. */
const odd: readonly unknown[] = [
  null,
  true,
  '',
  '   ',
  0,
  -1,
  1.5,
  1e21,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  2 ** 31,
  -(2 ** 63),
  '1',
  'NaN',
  '1e400',
  'Infinity',
  '0000-01-01',
  '9999-12-31',
  '2026-02-30',
  [],
  {},
  [null],
  { toString: 'x' },
  { length: -1 },
  'x'.repeat(100_000),
  '👩‍👩‍👧‍👦🍕',
  '\u0001\u0007\u001b[31m\u202e',
  "'; drop table users; --",
  '{{7*7}}%s%n#{7*7}',
  '../../etc/passwd',
  '<script>alert(1)</script>',
]

const oddText: readonly string[] = [
  ...odd.filter(value => typeof value === 'string').filter(text => text.length < 1_000),
  'x'.repeat(3_000),
  '0',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999999999999',
  'null',
  'true',
  '[1]',
  '{}',
  '__proto__',
  'constructor',
]

/** Calls that need nobody's token; `webhook` is the one whose body is free. */
const anybodys: readonly (Omit<Row, 'staff' | 'about'> & { readonly call: () => Call })[] = [
  { route: 'GET /problems/:code', diner: false, call: () => ({ url: '/problems/forbidden' }) },
  {
    route: 'POST /api/auth/login',
    diner: false,
    call: () => ({ url: '/api/auth/login', body: { email: 'a@b.co', password: 'x' } }),
  },
  { route: 'POST /api/auth/refresh', diner: false, call: () => ({ url: '/api/auth/refresh', body: { refresh_token: 'x' } }) },
  { route: 'GET /api/public/branches', diner: false, call: () => ({ url: '/api/public/branches' }) },
  { route: 'GET /api/public/menu/:slug', diner: false, call: () => ({ url: '/api/public/menu/centro' }) },
  { route: 'GET /api/public/branches/:slug', diner: false, call: () => ({ url: '/api/public/branches/centro' }) },
  { route: 'GET /api/public/menu/:slug/search', diner: false, call: () => ({ url: '/api/public/menu/centro/search?q=papa' }) },
  {
    route: 'GET /api/public/menu/:slug/allergens/:id/products',
    diner: false,
    call: () => ({ url: '/api/public/menu/centro/allergens/1/products' }),
  },
  { route: 'GET /api/public/menu/:slug/allergens', diner: false, call: () => ({ url: '/api/public/menu/centro/allergens' }) },
  {
    route: 'GET /api/public/menu/:slug/products/:id/complete',
    diner: false,
    call: () => ({ url: '/api/public/menu/centro/products/1/complete' }),
  },
  { route: 'POST /api/tables/:id/session', diner: false, call: () => ({ url: '/api/tables/1/session' }) },
  {
    route: 'POST /api/tables/code/:code/session',
    diner: false,
    call: () => ({ url: '/api/tables/code/INT-01/session?branch_slug=centro' }),
  },
  {
    route: 'POST /api/billing/mercadopago/webhook/:tenant_id',
    diner: false,
    call: () => ({ url: '/api/billing/mercadopago/webhook/1?type=order&data.id=1', body: { type: 'order', data: { id: '1' } } }),
  },
]

let system: MoneySystem
let staff: Record<Role, Headers>

beforeAll(async () => {
  system = await startMoneySystem({ env: { LOGIN_FAILURES_PER_IP: '1000000', LOGIN_FAILURES_PER_EMAIL: '1000000' } })
  const at = await system.owner('branches').orderBy('id').first('id', 'tenant_id')
  const hired = async (role: Role) => (await hire(system.api, at.tenant_id, [{ branchId: at.id, role }])).headers
  staff = {
    ADMIN: await hired('ADMIN'),
    MANAGER: await hired('MANAGER'),
    KITCHEN: await hired('KITCHEN'),
    WAITER: await hired('WAITER'),
  }
})
afterAll(() => system.stop())

interface Sent {
  readonly status: number
  readonly wasAccepted: boolean
}

/** Sends it and checks what every answer must be. */
async function attack(method: string, url: string, as: Headers, known: ReadonlySet<string>, text?: string): Promise<Sent> {
  const headers = { ...as, ...(text === undefined ? {} : { 'content-type': 'application/json' }) }
  const reply = await system.api.app.inject({
    method: method as 'POST',
    url,
    headers,
    ...(text === undefined ? {} : { payload: text }),
  })
  const wasAccepted = reply.statusCode < 400
  const context = {
    method,
    url: url.slice(0, 200),
    text: text?.slice(0, 200),
    answer: wasAccepted ? '' : reply.body.slice(0, 500),
  }
  if (reply.statusCode >= 500) throw new Error(`a fault: ${JSON.stringify(context)}`)
  if (!wasAccepted) {
    const { code, detail, status, title, errors } = reply.json()
    const isProblem = /^application\/problem\+json/.test(String(reply.headers['content-type']))
    if (!isProblem || !isRefusalCode(code) || status !== reply.statusCode || !isSpanish(detail) || !isSpanish(title))
      throw new Error(`no proper problem: ${JSON.stringify(context)}`)
    if (code === 'invalid_request' && !faults.safeParse(errors).success)
      throw new Error(`does not say what is wrong: ${JSON.stringify(context)}`)
    if (!known.has(code) && !elsewhere.has(code)) throw new Error(`not documented: ${JSON.stringify(context)}`)
    if (/select |insert |node_modules|knex|constraint/i.test(reply.body.replaceAll(JSON.stringify(url), '')))
      throw new Error(`tells too much: ${JSON.stringify(context)}`)
  }
  return { status: reply.statusCode, wasAccepted }
}

/** What is invalid is named, always in the same way. */
const faults = z.array(fieldError).min(1)

/** Where a path leads to no operation, or to another one. */
const elsewhere = new Set(['not_found', 'method_not_allowed', 'malformed_request'])

const isSpanish = (text: unknown): boolean =>
  typeof text === 'string' && text.length > 3 && !/\b(invalid|must|should|expected|not found|error:)\b/i.test(text)

/** Tries all of them; when none was accepted, nothing may have been written. */
async function harmless(attacks: readonly (() => Promise<Sent>)[], mustBeRefused = false): Promise<void> {
  const before = await fingerprint(system.owner)
  let accepted = 0
  for (const one of attacks) if ((await one()).wasAccepted) accepted += 1
  if (mustBeRefused) expect(accepted).toBe(0)
  if (accepted === 0) expect(await fingerprint(system.owner)).toEqual(before)
}

const byRoute = [...new Map(rows.map(one => [one.route, one])).values()]
const targets = [
  ...byRoute.map(({ route, call, staff: roles }) => ({ route, call, isPhones: roles.length === 0, isPublic: false })),
  ...anybodys.map(({ route, call }) => ({ route, call, isPhones: false, isPublic: true })),
].filter(({ route }) => !/logout/.test(route))

describe.each(targets.map(target => [target.route, target] as const))('%s', (route, target) => {
  let as: Headers
  let call: Call
  let inputs: Inputs
  const method = route.split(' ', 1)[0] ?? ''
  const send = (url: string, body?: unknown) => () =>
    attack(method, url, as, inputs.codes, body === undefined ? undefined : JSON.stringify(body))
  const raw = (text: string) => () => attack(method, call.url, as, inputs.codes, text)

  beforeAll(async () => {
    // An accepted reminder after one second would go on writing while others look whether anything was written.
    await system.owner('branch_settings').update({ approval_reminder_seconds: 300, kitchen_target_seconds: 900 })
    const evening: Evening = await spendEvening(system, staff)
    call = await target.call(evening)
    as = target.isPublic ? {} : target.isPhones ? system.phone(evening.table, 0) : staff.ADMIN
    inputs = inputsOf(system.api.app, route)
  })

  it('path', async () => {
    const pattern = (route.split(' ')[1] ?? '').split('/')
    const segments = (call.url.split('?', 1)[0] ?? '').split('/')
    const query = call.url.includes('?') ? call.url.slice(call.url.indexOf('?')) : ''
    for (const [at, part] of pattern.entries()) {
      if (!part.startsWith(':')) continue
      const at_ = (text: string) => send([...segments.slice(0, at), text, ...segments.slice(at + 1)].join('/') + query, call.body)
      await harmless(oddText.filter(text => text !== '').map(text => at_(encodeURIComponent(text))))
      await harmless([at_('%00'), at_('a%00b'), at_('%zz'), at_('%ff'), at_('%ed%a0%80')], true)
    }
  })

  it('query', async () => {
    const [path = '', given = ''] = call.url.split('?')
    for (const name of inputs.query) {
      const others = given.split('&').filter(pair => pair !== '' && !pair.startsWith(`${name}=`))
      const with_ = (...values: string[]) =>
        send(`${path}?${[...others, ...values.map(value => `${name}=${value}`)].join('&')}`, call.body)
      await harmless(oddText.map(text => with_(encodeURIComponent(text))))
      await harmless([with_('1', '2'), with_('%ff'), with_('%zz'), with_()])
      await harmless([with_('%00'), with_('a%00b')], true)
    }
    await harmless(
      ['__proto__=1', '__proto__[x]=1', 'constructor.prototype=1', '=', '&&&', '%'].map(pair =>
        send(`${path}?${given}&${pair}`, call.body),
      ),
    )
  })

  it('body', async () => {
    if (inputs.body.length === 0) return
    for (const pointer of inputs.body) {
      const put = (value: unknown) => send(call.url, withValue(call.body ?? {}, pointer, value))
      await harmless(impossible.map(put), true)
      await harmless(odd.map(put))
    }
    await harmless(
      [
        '{"__proto__":{"a":1}}',
        '{"constructor":{"prototype":{"a":1}}}',
        '{',
        '',
        ' ',
        'null',
        '"x"',
        '1e999',
        '[',
        '\ufeff{}',
        '{"a":1,"a":2}',
      ].map(raw),
    )
    await harmless([raw('['.repeat(100_000)), raw(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)], true)
  })

  it('anything at all', async () => {
    const mutable = inputs.body
    if (mutable.length === 0) return
    const anything = fc.tuple(
      fc.constantFrom(...mutable),
      fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.double()),
    )
    const found = fc.asyncProperty(anything, async ([pointer, value]) => {
      await send(call.url, withValue(call.body ?? {}, pointer, value))()
    })
    await fc.assert(found, { numRuns: 25 })
  })
})
