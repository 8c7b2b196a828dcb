import Fastify, { type FastifyBaseLogger } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ApiDeps, App } from './deps'
import { routes } from './routes'

export type { ApiDeps, App } from './deps'

/** The API without its port: plugins in reading order, then routes. The caller listens (or injects) and closes it. */
export async function buildApp(deps: ApiDeps): Promise<App> {
  const app = Fastify({ loggerInstance: deps.log as FastifyBaseLogger }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  for (const register of routes) await app.register(scope => register(scope, deps))
  return app
}
