import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openapiDocument } from './openapi-document'

/** Writes docs/openapi.json; run from the project's root after routes changed. */
void openapiDocument().then(text => writeFileSync(join('docs', 'openapi.json'), text))
