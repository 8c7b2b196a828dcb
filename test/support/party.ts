import { randomUUID } from 'node:crypto'
import { type Caller, createCaller } from './caller'
import type { RunningSystem } from './running-system'
import { openScreen, type Screen } from './screen'

export interface Guest extends Caller {
  readonly dinerId: number
  readonly token: string
}

/** Two diners at a table of the demo, who came the way people come: by the code on the table. */
export interface SeatedParty {
  readonly tableId: number
  readonly tableCode: string
  readonly sessionId: number
  readonly ana: Guest
  readonly beto: Guest
}

/** The house: staff who logged in, what is on the menu, and tables to sit at. */
export interface House {
  readonly branchId: number
  readonly anyone: Caller
  readonly admin: Staff
  readonly manager: Staff
  readonly waiter: Staff
  readonly kitchen: Staff
  /** A line of an order. Throws when that is not on the menu. */
  dish(name: string, qty?: number): { readonly product_id: number; readonly qty: number }
  priceOf(name: string): number
  /** Seats two at the next free table; first those that the waiter serves. */
  seat(): Promise<SeatedParty>
  /** A live screen that has had its hello. */
  screen(path: string): Promise<Screen>
  closeScreens(): Promise<void>
}

export interface Staff extends Caller {
  readonly token: string
  readonly userId: number
}

const slug = 'centro'

export async function openHouse(system: RunningSystem): Promise<House> {
  const anyone = createCaller(system.apiUrl)
  const logIn = async (email: string, password: string): Promise<Staff> => {
    const { access_token: token, user } = await anyone.insist('/api/auth/login', { email, password })
    return { ...createCaller(system.apiUrl, { authorization: `Bearer ${token}` }), token, userId: user.id }
  }
  const [admin, manager, waiter, kitchen] = await Promise.all([
    logIn('admin@demo.com', 'admin123'),
    logIn('manager@demo.com', 'manager123'),
    logIn('waiter@demo.com', 'waiter123'),
    logIn('kitchen@demo.com', 'kitchen123'),
  ])
  const menu = await anyone.read(`/api/public/menu/${slug}`)
  const products = new Map<string, { id: number; price_cents: number }>()
  for (const category of menu.categories) for (const product of category.products) products.set(product.name, product)
  const named = (name: string) => {
    const found = products.get(name)
    if (!found) throw new Error(`${name} is not on the menu`)
    return found
  }
  const tablesOf = async (as: Caller): Promise<string[]> =>
    (await as.read(`/api/waiter/tables?branch_id=${menu.branch_id}`)).map(({ code }: { code: string }) => code)
  const codes = [...new Set([...(await tablesOf(waiter)), ...(await tablesOf(admin))])]
  const screens: Screen[] = []

  /** The demo has ten tables; a busy test needs more. */
  const addTable = async (): Promise<string> => {
    const { owner } = system.database
    const like = await owner('tables').where({ branch_id: menu.branch_id }).first('tenant_id', 'branch_id', 'sector', 'sector_id')
    const code = `E2E-${randomUUID().slice(0, 6).toUpperCase()}`
    await owner('tables').insert({ ...like, code, capacity: 4 })
    return code
  }

  const sitDown = async (code: string, name: string, color: string) => {
    const session = await anyone.insist(`/api/tables/code/${code}/session?branch_slug=${slug}`)
    const phone = createCaller(system.apiUrl, { 'x-table-token': session.table_token })
    const registered = await phone.insist('/api/diner/register', { name, color, local_id: randomUUID() })
    const caller = createCaller(system.apiUrl, { 'x-table-token': registered.table_token })
    return { session, guest: { ...caller, dinerId: registered.id, token: registered.table_token } }
  }

  return {
    branchId: menu.branch_id,
    anyone,
    admin,
    manager,
    waiter,
    kitchen,
    dish: (name, qty = 1) => ({ product_id: named(name).id, qty }),
    priceOf: name => named(name).price_cents,
    async seat() {
      const code = codes.shift() ?? (await addTable())
      const ana = await sitDown(code, 'Ana', '#1f77b4')
      const beto = await sitDown(code, 'Beto', '#2ca02c')
      const { table_id: tableId, session_id: sessionId } = ana.session
      return { tableId, tableCode: code, sessionId, ana: ana.guest, beto: beto.guest }
    },
    async screen(path) {
      const screen = openScreen(`${system.gatewayUrl}${path}`)
      screens.push(screen)
      await screen.hello()
      return screen
    },
    async closeScreens() {
      await Promise.all(screens.splice(0).map(screen => screen.close()))
    },
  }
}
