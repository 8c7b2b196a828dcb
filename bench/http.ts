import { randomUUID } from 'node:crypto'
import { createCaller } from './http-caller'
import { type Figures, measure, report } from './measure'

/**
 * Login, menu, submit and approve against a running system, at 1 and 16 clients.
 * Start it with RATE_LIMIT_FACTOR=100000: otherwise the limits are what is measured. API: BENCH_API_URL, default http://127.0.0.1:8000.
 */
const api = createCaller(process.env.BENCH_API_URL ?? 'http://127.0.0.1:8000')
const slug = 'centro'
const clientCounts = [1, 16]

interface Table {
  readonly table_token: string
}

async function main(): Promise<void> {
  const figures: Figures[] = []
  const menu = await api.json<{ branch_id: number; categories: { products: { id: number }[] }[] }>(
    'GET',
    `/api/public/menu/${slug}`,
  )
  const productId = menu.categories[0]?.products[0]?.id
  const admin = await logIn('admin@demo.com', 'admin123')
  const tables = await openTables(admin, menu.branch_id)

  for (const clients of clientCounts) {
    figures.push(
      await measure({ name: 'menu', clients, count: clients * 1_500, call: () => succeeds('GET', `/api/public/menu/${slug}`) }),
    )
    figures.push(
      await measure({
        name: 'login',
        clients,
        count: clients === 1 ? 40 : 160,
        call: () => succeeds('POST', '/api/auth/login', {}, { email: 'admin@demo.com', password: 'admin123' }),
      }),
    )
    const rounds: number[] = []
    figures.push(
      await measure({
        name: 'submit',
        clients,
        count: clients === 1 ? 60 : 320,
        call: async index => {
          const answer = await api(
            'POST',
            '/api/diner/rounds',
            { 'x-table-token': tables[index % tables.length]?.table_token ?? '', 'idempotency-key': randomUUID() },
            { items: [{ product_id: productId, qty: 1 }] },
          )
          if (answer.status === 201) rounds.push((JSON.parse(answer.body) as { round_id: number }).round_id)
          return answer.status === 201
        },
      }),
    )
    figures.push(
      await measure({
        name: 'approve',
        clients,
        count: rounds.length,
        call: index => succeeds('POST', `/api/rounds/${rounds[index]}/approve`, bearer(admin), {}),
      }),
    )
  }
  report(figures)
}

async function succeeds(...args: Parameters<typeof api>): Promise<boolean> {
  return (await api(...args)).status < 300
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function logIn(email: string, password: string): Promise<string> {
  return (await api.json<{ access_token: string }>('POST', '/api/auth/login', {}, { email, password })).access_token
}

async function openTables(admin: string, branchId: number): Promise<Table[]> {
  const cards = await api.json<{ code: string }[]>('GET', `/api/waiter/tables?branch_id=${branchId}`, bearer(admin))
  return Promise.all(cards.map(({ code }) => api.json<Table>('POST', `/api/tables/code/${code}/session?branch_slug=${slug}`)))
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
