// What must be true before any of our TypeScript can run. Plain Node: nothing is installed yet when this is read.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const oldestNode = [20, 20]
const progressEveryMs = 10_000
/** What the build reads. A file here that is newer than the last build means: build again. */
const sources = [
  'domain',
  'workflows',
  'activities',
  'services',
  'api',
  'realtime',
  'db',
  'platform',
  'simulators',
  'bench',
  'tools',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
]

/** Checks Node, installs the packages that package-lock.json names, builds what is newer than its build. Exits with one sentence on failure. */
export async function prepare() {
  checkNode()
  process.chdir(root)
  if (existsSync('.env')) process.loadEnvFile('.env')
  // A container image holds the build and its packages, not the sources.
  if (!existsSync('tsconfig.build.json')) return
  await installPackages()
  await build()
}

/** Ends this program with one sentence. */
export function giveUp(sentence) {
  console.error(sentence)
  process.exit(1)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])
  if (isOld) giveUp(`Node.js ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}.`)
}

async function installPackages() {
  const stamp = join('node_modules', '.installed-from')
  const wanted = `${createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')} ${process.platform}-${process.arch}`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (isInstalledByHand()) return writeFileSync(stamp, wanted)
  // No package needs its install script: binaries come as optional packages or prebuilt, and scripts of strangers stay off.
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  await runStep('Installing packages (npm ci)', ...npm(install), 'npm ci failed: its last lines are above.')
  writeFileSync(stamp, wanted)
}

/** Somebody ran npm install or npm ci after the lock file came. */
function isInstalledByHand() {
  const record = join('node_modules', '.package-lock.json')
  return existsSync(record) && statSync(record).mtimeMs >= statSync('package-lock.json').mtimeMs
}

async function build() {
  const stamp = join('dist', '.built')
  if (existsSync(stamp) && newestOf(sources) <= Number(readFileSync(stamp, 'utf8'))) return
  const startedAt = Date.now()
  await runStep('Building (npm run build)', ...npm(['run', '--silent', 'build']), 'The build failed: its messages are above.')
  mkdirSync('dist', { recursive: true })
  writeFileSync(stamp, String(startedAt))
}

function newestOf(paths) {
  let newest = 0
  for (const path of paths) {
    if (!existsSync(path)) continue
    const entry = statSync(path)
    newest = Math.max(newest, entry.mtimeMs)
    if (entry.isDirectory()) newest = Math.max(newest, newestOf(readdirSync(path).map(name => join(path, name))))
  }
  return newest
}

/** npm itself when we run under it, else the one on PATH. */
function npm(args) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) return [process.execPath, [cli, ...args]]
  if (spawnSync('npm', ['--version'], { stdio: 'ignore' }).status !== 0) giveUp('npm was not found: it comes with Node.js.')
  return ['npm', args]
}

/** Runs a program whose output matters only when it fails; says every few seconds that it goes on. */
async function runStep(title, command, args, onFailure) {
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  console.log(`${title} …`)
  const ticker = setInterval(() => console.log(`${title} … ${seconds()} s`), progressEveryMs)
  const output = []
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => output.push(data))
  const code = await new Promise(resolve => {
    child.on('close', resolve)
    child.on('error', () => resolve(127))
  })
  clearInterval(ticker)
  if (code === 0) return
  process.stderr.write(Buffer.concat(output))
  giveUp(onFailure)
}
