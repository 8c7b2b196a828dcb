import type { ApiDeps, App } from '../deps'
import { authRoutes } from './auth'
import { healthRoutes } from './health'
import { problemRoutes } from './problems'

type Routes = (app: App, deps: ApiDeps) => Promise<void>

/** Every route file, in reading order. */
export const routes: readonly Routes[] = [healthRoutes, problemRoutes, authRoutes]
