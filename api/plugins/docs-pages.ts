import swaggerUi from '@fastify/swagger-ui'
import type { App } from '../deps'

/** Pages about the API at /docs, to read and to try. Only the process serves them: `buildApp` without pages starts faster. */
export async function docsPages(app: App): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Integrador · API' },
    uiConfig: { docExpansion: 'none', persistAuthorization: true },
  })
}
