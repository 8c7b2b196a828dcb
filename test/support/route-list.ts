import type { App } from '../../api/deps'

/** Every route of the application as `POST /api/rounds/:id/approve`, those of OPTIONS left out. Read from the router itself. */
export function routesOf(app: App): string[] {
  const found: string[] = []
  const parents: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const node = /^((?:[│ ] {3})*)[├└]── (\S*)(?: \(([^)]*)\))?$/.exec(line)
    if (node === null) continue
    const [, indent = '', part = '', methods = ''] = node
    const depth = indent.length / 4
    parents[depth] = `${depth > 0 ? parents[depth - 1] : ''}${part}`
    for (const method of methods.split(', ')) if (method !== '' && method !== 'OPTIONS') found.push(`${method} ${parents[depth]}`)
  }
  return [...new Set(found.map(route => (route.length > 1 ? route.replace(/(.)\/$/, '$1') : route)))].sort()
}
