import type { ApiDeps, App } from '../deps'

type Routes = (app: App, deps: ApiDeps) => Promise<void>

/** Every route file, in reading order. */
export const routes: readonly Routes[] = []
