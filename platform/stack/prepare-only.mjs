// For CI: installs and builds, and nothing else.
import { prepare } from './prepare.mjs'

await prepare()
