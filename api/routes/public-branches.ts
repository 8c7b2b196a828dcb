import { z } from 'zod'
import { pageOfPublicBranches } from '../../db/queries/menu/branch-by-slug'
import { readBranchInformation } from '../../db/queries/menu/branch-information'
import type { ApiDeps, App } from '../deps'
import { notModified, sendTagged } from '../plugins/etag'
import { pageQuery, paginate, wantedOf } from '../plugins/pagination'
import { branchInformationSchema, branchLineSchema, presentBranchInformation } from '../presenters/public-branch'
import { readyAnswer } from '../ready-answer'

const branchesQuery = pageQuery.extend({ tenant_slug: z.string().min(1).max(100).optional() })
const slugParameters = z.object({ slug: z.string().min(1).max(100) })
const tags = ['Carta']
const config = { limit: 'publicMenu' } as const

/** Where one can eat, and when. */
export async function publicBranchRoutes(app: App, deps: ApiDeps): Promise<void> {
  app.get(
    '/api/public/branches',
    { schema: { tags, summary: 'Sucursales', querystring: branchesQuery, response: { 200: z.array(branchLineSchema) } }, config },
    async (request, reply) => {
      const page = await pageOfPublicBranches(deps.knex, request.query.tenant_slug ?? null, wantedOf(request.query))
      return paginate(request, reply, request.query, page).map(({ id, name, slug, address }) => ({ id, name, slug, address }))
    },
  )

  app.get(
    '/api/public/branches/:slug',
    {
      schema: {
        tags,
        summary: 'Una sucursal: dónde, cuándo y de quién',
        params: slugParameters,
        response: { 200: branchInformationSchema, ...notModified },
      },
      config,
    },
    async (request, reply) => {
      const branch = await readBranchInformation(deps.knex, request.params.slug)
      return sendTagged(request, reply, readyAnswer(presentBranchInformation(branch, new Date())), 'public')
    },
  )
}
