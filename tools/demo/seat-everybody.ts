import { randomUUID } from 'node:crypto'
import type { Person } from './http-client'
import { narrator } from './narrator'

export interface Guest {
  readonly as: Person
  readonly token: string
}

export interface Diner extends Guest {
  readonly id: number
}

/** Everybody who plays, and the table they play at. */
export interface Cast {
  readonly branchId: number
  readonly tableId: number
  readonly tableCode: string
  readonly sessionId: number
  readonly admin: Guest
  readonly waiter: Guest
  readonly kitchen: Guest
  readonly ana: Diner
  readonly beto: Diner
}

type Introduce = (headers?: Readonly<Record<string, string>>) => Person

const slug = 'centro'

/** Staff log in; Ana and Beto scan the code of a free table in the waiter's sectors and give their names. */
export async function seatEverybody(introduce: Introduce): Promise<Cast> {
  const anyone = introduce()
  const [admin, waiter, kitchen] = await Promise.all([
    logIn(introduce, anyone, 'admin@demo.com', 'admin123'),
    logIn(introduce, anyone, 'waiter@demo.com', 'waiter123'),
    logIn(introduce, anyone, 'kitchen@demo.com', 'kitchen123'),
  ])
  const { branch_id: branchId } = await anyone.get<{ branch_id: number }>(`/api/public/menu/${slug}`)
  const tables = await waiter.as.get<{ code: string; status: string }[]>(`/api/waiter/tables?branch_id=${branchId}`)
  const free = tables.find(({ status }) => status === 'FREE')
  if (!free) throw new Error('no table of the waiter is free')

  const ana = await sitDown(introduce, anyone, free.code, 'Ana', '#1f77b4')
  const beto = await sitDown(introduce, anyone, free.code, 'Beto', '#2ca02c')
  narrator.tells(`Mesa ${free.code}: Ana y Beto escanean el código y comparten la sesión ${ana.session.session_id}.`)
  return {
    branchId,
    tableId: ana.session.table_id,
    tableCode: free.code,
    sessionId: ana.session.session_id,
    admin,
    waiter,
    kitchen,
    ana: ana.diner,
    beto: beto.diner,
  }
}

async function logIn(introduce: Introduce, anyone: Person, email: string, password: string): Promise<Guest> {
  const { access_token: token } = await anyone.post<{ access_token: string }>('/api/auth/login', { email, password })
  return { token, as: introduce({ authorization: `Bearer ${token}` }) }
}

interface TableSession {
  readonly session_id: number
  readonly table_id: number
  readonly table_token: string
}

async function sitDown(introduce: Introduce, anyone: Person, code: string, name: string, color: string) {
  const session = await anyone.post<TableSession>(`/api/tables/code/${code}/session?branch_slug=${slug}`)
  const registered = await introduce({ 'x-table-token': session.table_token }).post<{ id: number; table_token: string }>(
    '/api/diner/register',
    {
      name,
      color,
      local_id: randomUUID(),
    },
  )
  const token = registered.table_token
  const diner: Diner = { id: registered.id, token, as: introduce({ 'x-table-token': token }) }
  return { session, diner }
}
