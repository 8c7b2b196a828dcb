import { createTestApi, type TestApi } from '../support/api'
import { type Hired, type NewRestaurant, openRestaurant } from '../support/new-restaurant'
import { type Headers, send } from '../support/people'
import { everybodysPassword } from '../support/two-tenants'

let api: TestApi
let here: NewRestaurant
let manager: Hired

beforeAll(async () => {
  api = await createTestApi()
  here = await openRestaurant(api)
  manager = await here.hire('MANAGER')
})
afterAll(() => api.close())

const path = '/api/admin/staff'
let made = 0
const newcomer = (more: object = {}) => ({
  email: `nueva-${++made}@example.com`,
  password: 'caballo correcto batería',
  branch_roles: [{ branch_id: here.branchId, role: 'WAITER' }],
  ...more,
})
const post = (as: Headers, body: object) => send(api, 'POST', path, as, body)
const get = (as: Headers, id: number) => send(api, 'GET', `${path}/${id}`, as)
const patch = (as: Headers, id: number, body: object, more: Headers = {}) =>
  send(api, 'PATCH', `${path}/${id}`, { ...as, ...more }, body)
const remove = (as: Headers, id: number) => send(api, 'DELETE', `${path}/${id}`, as)
const login = (email: string, password: string) => send(api, 'POST', '/api/auth/login', {}, { email, password })
const isLoggedIn = async (as: Headers) => (await send(api, 'GET', '/api/auth/me', as)).status === 200
const rolesOf = async (id: number): Promise<string[]> =>
  (await get(here.admin.headers, id)).body.branch_roles.map((held: { branch_id: number; role: string }) =>
    [held.branch_id, held.role].join(' '),
  )

describe('somebody new', () => {
  it('logs in with what was given to them, under the e-mail in lower case', async () => {
    const body = newcomer({ email: `Nueva.Mayuscula-${++made}@Example.com` })
    const { status, body: person } = await post(manager.headers, body)
    expect(status).toBe(201)
    expect(person.email).toBe(body.email.toLowerCase())
    const answer = await login(body.email, body.password)
    expect(answer.body.user).toMatchObject({
      id: person.id,
      branch_roles: [{ branch_id: here.branchId, role: 'WAITER' }],
    })
  })

  it('may have several roles of a branch in one entry, each counted once', async () => {
    const { body } = await post(
      here.admin.headers,
      newcomer({
        branch_roles: [
          { branch_id: here.branchId, roles: ['WAITER', 'KITCHEN'] },
          { branch_id: here.branchId, role: 'WAITER' },
          { branch_id: here.otherBranchId, role: 'MANAGER', roles: ['MANAGER'] },
        ],
      }),
    )
    expect(body.branch_roles).toEqual([
      { branch_id: here.branchId, role: 'KITCHEN' },
      { branch_id: here.branchId, role: 'WAITER' },
      { branch_id: here.otherBranchId, role: 'MANAGER' },
    ])
  })

  it.each([
    ['one letter', { password: 'x' }, '/password'],
    ['a common word', { password: 'Contraseña1' }, '/password'],
    ['their own e-mail', { email: 'una.persona@example.com', password: 'una.persona@example.com' }, '/password'],
    ['129 letters', { password: 'ñandú '.repeat(22).slice(0, 129) }, '/password'],
  ])('is refused a password of %s', async (_what, change, pointer) => {
    const { status, body } = await post(here.admin.headers, newcomer(change))
    expect(status).toBe(422)
    expect(body.errors).toEqual([expect.objectContaining({ in: 'body', pointer })])
  })

  it('may have a password of 128 characters, however many bytes they take', async () => {
    const password = '🐴🐎🦄🐮'.repeat(32)
    const body = newcomer({ password })
    expect((await post(here.admin.headers, body)).status).toBe(201)
    expect((await login(body.email, password)).status).toBe(200)
  })

  it('is refused a role that there is not', async () => {
    const { status, body } = await post(
      here.admin.headers,
      newcomer({ branch_roles: [{ branch_id: here.branchId, role: 'BOGUS' }] }),
    )
    expect({ status, pointer: body.errors[0].pointer }).toEqual({ status: 422, pointer: '/branch_roles/0/role' })
  })

  it('is refused an e-mail that somebody of any restaurant has, in words that do not say so', async () => {
    const abroad = await openRestaurant(api)
    const body = newcomer({ email: abroad.admin.email.toUpperCase() })
    const detail = `«${abroad.admin.email}» no está disponible.`
    expect(await post(here.admin.headers, body)).toMatchObject({ status: 409, body: { code: 'duplicate', detail } })
  })

  it('is refused a branch of another restaurant', async () => {
    const abroad = await openRestaurant(api)
    const branch_roles = [{ branch_id: abroad.branchId, role: 'WAITER' }]
    expect((await post(here.admin.headers, newcomer({ branch_roles }))).status).toBe(404)
    expect((await patch(here.admin.headers, manager.id, { branch_roles })).status).toBe(404)
  })
})

describe('a manager', () => {
  const forbidden = { status: 403, body: { code: 'forbidden' } }

  it('makes nobody an admin', async () => {
    const branch_roles = [{ branch_id: here.branchId, role: 'ADMIN' }]
    expect(await post(manager.headers, newcomer({ branch_roles }))).toMatchObject(forbidden)
    const waiter = await here.hire('WAITER')
    expect(await patch(manager.headers, waiter.id, { branch_roles })).toMatchObject(forbidden)
    expect(await patch(manager.headers, manager.id, { branch_roles })).toMatchObject(forbidden)
  })

  it('does not touch an admin, not even one of their own branch', async () => {
    for (const change of [{ last_name: 'X' }, { password: 'caballo correcto batería' }, { is_active: false }])
      expect(await patch(manager.headers, here.admin.id, change)).toMatchObject(forbidden)
  })

  it('does not touch somebody with a role in a branch that they do not manage, nor gives one there', async () => {
    const both = await here.hireFor([
      { branchId: here.branchId, role: 'WAITER' },
      { branchId: here.otherBranchId, role: 'WAITER' },
    ])
    expect((await get(manager.headers, both.id)).status).toBe(200)
    expect(await patch(manager.headers, both.id, { last_name: 'X' })).toMatchObject(forbidden)
    const waiter = await here.hire('WAITER')
    const branch_roles = [{ branch_id: here.otherBranchId, role: 'WAITER' }]
    expect(await patch(manager.headers, waiter.id, { branch_roles })).toMatchObject(forbidden)
    expect(await post(manager.headers, newcomer({ branch_roles }))).toMatchObject(forbidden)
  })

  it('neither sees nor makes somebody without any role', async () => {
    const nobody = (await post(here.admin.headers, newcomer({ branch_roles: [] }))).body
    expect(await get(manager.headers, nobody.id)).toMatchObject(forbidden)
    expect(await patch(manager.headers, nobody.id, { last_name: 'X' })).toMatchObject(forbidden)
    expect(await post(manager.headers, newcomer({ branch_roles: [] }))).toMatchObject(forbidden)
    const listed = async (as: Headers, query = '') =>
      (await send(api, 'GET', `${path}${query}`, as)).body.map(({ id }: { id: number }) => id)
    expect(await listed(manager.headers)).not.toContain(nobody.id)
    expect(await listed(here.admin.headers)).toContain(nobody.id)
    expect(await listed(here.admin.headers, `?branch_id=${here.branchId}`)).not.toContain(nobody.id)
    const waiter = await here.hire('WAITER')
    expect(await patch(manager.headers, waiter.id, { branch_roles: [] })).toMatchObject(forbidden)
  })

  it('deletes nobody', async () => {
    expect(await remove(manager.headers, (await here.hire('WAITER')).id)).toMatchObject(forbidden)
  })
})

describe('roles that are sent', () => {
  it('replace those that were held; what stays keeps its row, what goes is kept as history', async () => {
    const person = await here.hireFor([
      { branchId: here.branchId, role: 'WAITER' },
      { branchId: here.branchId, role: 'KITCHEN' },
    ])
    const rows = () => api.database.owner('user_branch_roles').where({ user_id: person.id }).orderBy('id')
    const before = await rows()
    const { status, body } = await patch(here.admin.headers, person.id, {
      branch_roles: [
        { branch_id: here.branchId, role: 'KITCHEN' },
        { branch_id: here.otherBranchId, role: 'MANAGER' },
      ],
    })
    expect(status).toBe(200)
    expect(body.branch_roles).toEqual([
      { branch_id: here.branchId, role: 'KITCHEN' },
      { branch_id: here.otherBranchId, role: 'MANAGER' },
    ])
    const after = await rows()
    expect(after).toHaveLength(3)
    expect(after[0]).toMatchObject({ id: before[0].id, is_active: false, deleted_by_id: here.admin.id })
    expect(after[1]).toEqual(before[1])
  })

  it('are in the audit trail before and after; a password is there as changed and nothing more', async () => {
    const person = await here.hire('WAITER')
    const branch_roles = [{ branch_id: here.branchId, role: 'KITCHEN' }]
    await patch(here.admin.headers, person.id, { branch_roles, password: 'burro incorrecto pila' })
    const lines = await api.database
      .owner('audit_logs')
      .where({ entity_type: 'staff', entity_id: person.id })
      .orderBy('id')
      .select('action', 'old_values', 'new_values')
    expect(lines).toEqual([
      {
        action: 'UPDATE',
        old_values: { branch_roles: [{ branch_id: here.branchId, role: 'WAITER' }] },
        new_values: { branch_roles },
      },
      { action: 'PASSWORD_CHANGED', old_values: null, new_values: { password: '[oculto]' } },
    ])
    const stored = (await api.database.owner('users').where({ id: person.id }).first()).password_hash
    for (const table of ['audit_logs', 'events', 'command_results'])
      for (const secret of [stored, 'burro incorrecto'])
        expect(await api.database.owner(table).whereRaw(`${table}::text like ?`, [`%${secret}%`])).toEqual([])
  })

  it('are left alone when none are sent', async () => {
    const person = await here.hire('WAITER')
    await patch(here.admin.headers, person.id, { last_name: 'Paz' })
    expect(await rolesOf(person.id)).toEqual([`${here.branchId} WAITER`])
    expect(await isLoggedIn(person.headers)).toBe(true)
  })
})

describe('a login', () => {
  it.each([
    ['another role', { branch_roles: 'KITCHEN' }],
    ['one role more', { branch_roles: 'MORE' }],
    ['no role', { branch_roles: 'NONE' }],
    ['another password', { password: 'burro incorrecto pila' }],
    ['another e-mail', { email: 'otro-correo@example.com' }],
    ['an account switched off', { is_active: false }],
  ])('ends at once with %s', async (_what, change) => {
    const person = await here.hire('WAITER')
    expect(await isLoggedIn(person.headers)).toBe(true)
    const kitchen = { branch_id: here.branchId, role: 'KITCHEN' }
    const roles = { KITCHEN: [kitchen], MORE: [kitchen, { ...kitchen, role: 'WAITER' }], NONE: [] }
    const wanted = 'branch_roles' in change ? { branch_roles: roles[change.branch_roles as keyof typeof roles] } : change
    expect((await patch(here.admin.headers, person.id, wanted)).status).toBe(200)
    expect(await send(api, 'GET', '/api/auth/me', person.headers)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
  })

  it('ends at once when its owner is deleted, and does not come back with them', async () => {
    const person = await here.hire('WAITER')
    expect((await remove(here.admin.headers, person.id)).status).toBe(204)
    expect(await isLoggedIn(person.headers)).toBe(false)
    expect((await login(person.email, everybodysPassword)).status).toBe(401)
    expect((await send(api, 'POST', `/api/admin/users/${person.id}/restore`, here.admin.headers)).status).toBe(200)
    expect(await rolesOf(person.id)).toEqual([`${here.branchId} WAITER`])
    expect(await isLoggedIn(person.headers)).toBe(false)
    expect((await login(person.email, everybodysPassword)).status).toBe(200)
  })

  it('goes on when nothing of that changed', async () => {
    const person = await here.hire('WAITER')
    const same = [{ branch_id: here.branchId, role: 'WAITER' }]
    const { body } = await patch(here.admin.headers, person.id, { branch_roles: same, first_name: 'Lola', is_active: true })
    expect(body.version).toBe(2)
    expect(await isLoggedIn(person.headers)).toBe(true)
  })
})

describe('the last admin', () => {
  const lastAdmin = { status: 409, body: { code: 'last_admin' } }
  const demoted = (at: NewRestaurant) => ({ branch_roles: [{ branch_id: at.branchId, role: 'MANAGER' }] })

  it('cannot be demoted, by themself either', async () => {
    const at = await openRestaurant(api)
    expect(await patch(at.admin.headers, at.admin.id, demoted(at))).toMatchObject(lastAdmin)
    expect(await patch(at.admin.headers, at.admin.id, { branch_roles: [] })).toMatchObject(lastAdmin)
    expect((await get(at.admin.headers, at.admin.id)).body.branch_roles).toEqual([{ branch_id: at.branchId, role: 'ADMIN' }])
  })

  it('is one even with others whose account is off, deleted, or of a branch that is off', async () => {
    const at = await openRestaurant(api)
    const [off, gone] = [await at.hire('ADMIN'), await at.hire('ADMIN')]
    await at.hire('ADMIN', at.otherBranchId)
    await patch(at.admin.headers, off.id, { is_active: false })
    await remove(at.admin.headers, gone.id)
    await send(api, 'PATCH', `/api/admin/branches/${at.otherBranchId}`, at.admin.headers, { is_active: false })
    expect(await patch(at.admin.headers, at.admin.id, demoted(at))).toMatchObject(lastAdmin)
  })

  it('may move to another branch, but not to one that is off', async () => {
    const at = await openRestaurant(api)
    const elsewhere = { branch_roles: [{ branch_id: at.otherBranchId, role: 'ADMIN' }] }
    await send(api, 'PATCH', `/api/admin/branches/${at.otherBranchId}`, at.admin.headers, { is_active: false })
    expect(await patch(at.admin.headers, at.admin.id, elsewhere)).toMatchObject(lastAdmin)
    await send(api, 'PATCH', `/api/admin/branches/${at.otherBranchId}`, at.admin.headers, { is_active: true })
    expect((await patch(at.admin.headers, at.admin.id, elsewhere)).status).toBe(200)
  })

  it('is deleted by nobody, and nobody deletes or switches off themself', async () => {
    const at = await openRestaurant(api)
    const other = await at.hire('ADMIN')
    const itself = { status: 403, body: { code: 'forbidden' } }
    expect(await remove(other.headers, other.id)).toMatchObject(itself)
    expect(await patch(other.headers, other.id, { is_active: false })).toMatchObject(itself)
    expect((await remove(other.headers, at.admin.id)).status).toBe(204)
    // A token of an admin who is no longer one, as it lives on while Redis cannot say so.
    await api.database.owner('user_branch_roles').where({ user_id: other.id }).update({ role: 'MANAGER' })
    const heir = await at.hire('ADMIN')
    expect(await remove(other.headers, heir.id)).toMatchObject(lastAdmin)
    const { body } = await send(api, 'GET', `${path}/${heir.id}/cascade-preview`, other.headers)
    expect(body.blocked_by.code).toBe('last_admin')
  })

  it.each([
    ['demote', (at: NewRestaurant, id: number, as: Headers) => patch(as, id, demoted(at))],
    ['switch off', (_at: NewRestaurant, id: number, as: Headers) => patch(as, id, { is_active: false })],
    ['delete', (_at: NewRestaurant, id: number, as: Headers) => remove(as, id)],
  ])('is left when two %s each other at the same time', async (_what, act) => {
    for (let round = 0; round < 5; round++) {
      const at = await openRestaurant(api)
      const other = await at.hire('ADMIN')
      const answers = await Promise.all([act(at, other.id, at.admin.headers), act(at, at.admin.id, other.headers)])
      const refused = answers.filter(({ status }) => status >= 300)
      expect(refused).toHaveLength(1)
      // Either both got as far as the rows, or the second was logged out by the first.
      expect(['last_admin', 'token_revoked']).toContain(refused[0]?.body.code)
    }
  })

  it('is left when two give up the role at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const at = await openRestaurant(api)
      const other = await at.hire('ADMIN')
      const answers = await Promise.all([at.admin, other].map(({ id, headers }) => patch(headers, id, demoted(at))))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    }
  })
})

describe('the list', () => {
  it('is narrowed by branch, role and what somebody is called', async () => {
    const at = await openRestaurant(api)
    const [ines, joaquin] = [
      await at.hire('WAITER'),
      await at.hireFor([
        { branchId: at.branchId, role: 'KITCHEN' },
        { branchId: at.otherBranchId, role: 'WAITER' },
      ]),
    ]
    await patch(at.admin.headers, ines.id, { first_name: 'Inés', last_name: 'Muñoz_50%', dni: '30.111.222' })
    await patch(at.admin.headers, joaquin.id, { first_name: 'Ángel Joaquín' })
    const found = async (query: string, as = at.admin.headers) =>
      (await send(api, 'GET', `${path}?${query}`, as)).body.map(({ id }: { id: number }) => id)
    expect(await found('q=ines%20MUNOZ')).toEqual([ines.id])
    expect(await found(`q=${encodeURIComponent('_50%')}`)).toEqual([ines.id])
    expect(await found('q=angel%20joaquin')).toEqual([joaquin.id])
    expect(await found('q=joaqu%25n')).toEqual([])
    expect(await found('q=30.111')).toEqual([ines.id])
    expect(await found(`q=${joaquin.email.slice(0, 12)}`)).toEqual([joaquin.id])
    expect((await found('role=WAITER')).sort()).toEqual([ines.id, joaquin.id].sort())
    expect(await found(`role=WAITER&branch_id=${at.branchId}`)).toEqual([ines.id])
    expect(await found(`role=WAITER&branch_id=${at.otherBranchId}`)).toEqual([joaquin.id])
    const chief = await at.hire('MANAGER')
    expect(await found('role=WAITER', chief.headers)).toEqual([ines.id])
    expect((await send(api, 'GET', `${path}?role=BOGUS`, at.admin.headers)).status).toBe(422)
    expect((await send(api, 'GET', `${path}?branch_id=${at.otherBranchId}`, chief.headers)).status).toBe(403)
  })
})

describe('my own account', () => {
  it.each(['WAITER', 'MANAGER', 'ADMIN'] as const)(
    'of %s gets no password nor e-mail by a token alone; the rest of it may be changed by who manages people',
    async role => {
      const at = await openRestaurant(api)
      const person = await at.hire(role)
      for (const change of [{ password: 'burro incorrecto pila' }, { email: 'mio@example.com' }])
        expect(await patch(person.headers, person.id, change)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
      expect((await login(person.email, everybodysPassword)).status).toBe(200)
      if (role === 'WAITER') return
      const same = { email: person.email.toUpperCase(), last_name: 'Paz' }
      expect(await patch(person.headers, person.id, same)).toMatchObject({ status: 200, body: { last_name: 'Paz' } })
      expect((await patch(person.headers, person.id, { password: 'burro incorrecto pila' })).body.detail).toContain(
        'POST /api/auth/password',
      )
    },
  )
})

describe('my own password', () => {
  const change = (as: Headers, current_password: string, new_password: string) =>
    send(api, 'POST', '/api/auth/password', as, { current_password, new_password })

  it('is changed by who knows it; their other logins end, this one goes on', async () => {
    const person = await here.hire('KITCHEN')
    const { body: other } = await login(person.email, everybodysPassword)
    const elsewhere = { authorization: `Bearer ${other.access_token}` }
    expect(await isLoggedIn(elsewhere)).toBe(true)
    expect((await change(person.headers, everybodysPassword, 'burro incorrecto pila')).status).toBe(200)
    expect(await isLoggedIn(person.headers)).toBe(true)
    expect(await isLoggedIn(elsewhere)).toBe(false)
    expect((await send(api, 'POST', '/api/auth/refresh', {}, { refresh_token: other.refresh_token })).status).toBe(401)
    expect((await login(person.email, everybodysPassword)).status).toBe(401)
    expect((await login(person.email, 'burro incorrecto pila')).status).toBe(200)
    const lines = await api.database.owner('audit_logs').where({ user_id: person.id, action: 'PASSWORD_CHANGED' })
    expect(lines).toHaveLength(1)
  })

  it('is refused, field by field, and stays as it was', async () => {
    const person = await here.hire('KITCHEN')
    for (const [current, wanted, pointer] of [
      ['no es esta', 'burro incorrecto pila', '/current_password'],
      [everybodysPassword, 'corta', '/new_password'],
      [everybodysPassword, 'qwertyuiop', '/new_password'],
      [everybodysPassword, person.email, '/new_password'],
    ] as const) {
      const { status, body } = await change(person.headers, current, wanted)
      expect({ status, pointer: body.errors?.[0].pointer }).toEqual({ status: 422, pointer })
    }
    expect((await login(person.email, everybodysPassword)).status).toBe(200)
  })

  it('cannot be guessed with a stolen token: failures count as those of a login', async () => {
    const person = await here.hire('KITCHEN')
    for (let guess = 0; guess < 5; guess++)
      expect((await change(person.headers, `intento ${guess}`, 'burro incorrecto pila')).status).toBe(422)
    expect(await change(person.headers, everybodysPassword, 'burro incorrecto pila')).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests' },
    })
  })

  it('is changed by one of two who change it at the same time', async () => {
    const person = await here.hire('KITCHEN')
    const wanted = ['burro incorrecto pila', 'mula correcta linterna']
    const answers = await Promise.all(wanted.map(one => change(person.headers, everybodysPassword, one)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
    const winner = wanted[answers.findIndex(({ status }) => status === 200)] ?? ''
    expect((await login(person.email, winner)).status).toBe(200)
  })
})
