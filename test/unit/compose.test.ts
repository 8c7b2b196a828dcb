import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

interface Service {
  readonly image: string
  readonly healthcheck?: { readonly disable?: boolean }
  readonly restart?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly read_only?: boolean
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> } }
  readonly profiles?: readonly string[]
  readonly volumes?: readonly string[]
  readonly build?: string
}

const root = join(__dirname, '..', '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const text = read('docker-compose.yml')
const compose = parse(text, { merge: true, maxAliasCount: -1 }) as { services: Record<string, Service> }
const services = Object.entries(compose.services)
const namesIn = (source: string, pattern: RegExp) =>
  [...new Set([...source.matchAll(pattern)].map(match => match[1] ?? ''))].sort()
const documented = namesIn(read('.env.example'), /^([A-Z][A-Z0-9_]*)=/gm)
const oneShots = ['temporal-schema', 'temporal-namespace', 'migrate', 'seed']

describe('docker-compose.yml', () => {
  it('is valid by the Compose Specification', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    addFormats(ajv)
    ajv.addFormat('expose', true).addFormat('ports', true).addFormat('subnet_ip_address', true)
    const validate = ajv.compile(JSON.parse(read('test/support/compose-spec.json')) as object)
    validate(compose)
    expect(validate.errors ?? []).toEqual([])
  })

  it('uses only variables that .env.example explains', () => {
    const used = namesIn(text, /(?<!\$)\$\{([A-Z][A-Z0-9_]*)/g)
    expect(used.length).toBeGreaterThan(5)
    expect(used.filter(name => !documented.includes(name))).toEqual([])
  })

  it('sets only variables that the processes know', () => {
    const known = [...configured(), 'HEALTH_PORT', 'NODE_OPTIONS', 'POSTGRES_PASSWORD', 'TEMPORAL_PASSWORD']
    const ours = services.filter(([, { build }]) => build).flatMap(([, { environment }]) => Object.keys(environment ?? {}))
    expect(ours.filter(name => !known.includes(name))).toEqual([])
  })

  it.each(services)('%s: image pinned to a version', (_name, { image }) => {
    const tag = image.replace(/\$\{[A-Z_]+:-([^}]+)\}/, '$1').split(':')[1]
    expect(tag).toMatch(/^v?\d+\.\d+(\.\d+)?/)
  })

  it.each(services)('%s: has a health check unless it ends by itself', (name, { healthcheck, restart }) => {
    expect(healthcheck).toBeDefined()
    expect(healthcheck?.disable ?? false).toBe(oneShots.includes(name))
    expect(restart).toBe(oneShots.includes(name) ? 'on-failure:5' : 'unless-stopped')
  })

  it.each(services)('%s: is limited, and gains no privileges', (_name, { deploy, security_opt }) => {
    expect(Object.keys(deploy?.resources?.limits ?? {}).sort()).toEqual(['cpus', 'memory', 'pids'])
    expect(security_opt).toContain('no-new-privileges:true')
  })

  it.each(services.filter(([, { build }]) => build))('%s: writes nothing into its image', (_name, { read_only }) => {
    expect(read_only).toBe(true)
  })

  it('publishes no service that holds data, and the rest on loopback unless told otherwise', () => {
    for (const [name, { ports = [] }] of services) {
      if (['postgres', 'redis', 'temporal'].includes(name)) expect(ports).toEqual([])
      for (const port of ports) expect(port).toMatch(/^(127\.0\.0\.1|\$\{PUBLISH_ADDRESS:-127\.0\.0\.1\}):/)
    }
  })

  it('gives secrets no default', () => {
    for (const name of ['POSTGRES_PASSWORD', 'SERVICE_PASSWORD', 'TEMPORAL_PASSWORD', 'REDIS_PASSWORD']) {
      const uses = text.match(new RegExp(`\\$\\{${name}[^}]*\\}`, 'g')) ?? []
      expect(uses.length).toBeGreaterThan(0)
      for (const use of uses) expect(use).toBe(`\${${name}:?set it in .env}`)
      expect(read('.env.example')).toMatch(new RegExp(`^${name}=$`, 'm'))
    }
  })

  it('waits for the services that it names, in the state that they can reach', () => {
    for (const [, { depends_on = {} }] of services)
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(compose.services[name]).toBeDefined()
        expect(condition).toBe(oneShots.includes(name) ? 'service_completed_successfully' : 'service_healthy')
      }
  })

  it('mounts only files that exist', () => {
    for (const [, { volumes = [] }] of services)
      for (const volume of volumes.filter(mount => mount.startsWith('./')))
        expect(existsSync(join(root, volume.split(':')[0] ?? ''))).toBe(true)
  })

  it('runs shell scripts without syntax errors', () => {
    const folder = join(root, 'tools', 'compose')
    for (const script of readdirSync(folder).filter(name => name.endsWith('.sh')))
      execFileSync(script.startsWith('create') ? 'bash' : 'sh', ['-n', join(folder, script)])
  })
})

describe('.env.example', () => {
  it('explains every variable that the processes read', () => {
    expect(configured().filter(name => !documented.includes(name))).toEqual([])
  })
})

describe('the image', () => {
  it('runs as another user than root, on a Debian of a fixed version', () => {
    const dockerfile = read('Dockerfile')
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-bookworm-slim$/m)
    expect(dockerfile.slice(dockerfile.lastIndexOf('FROM'))).toMatch(/^USER node$/m)
  })
})

const configured = () => namesIn(read('platform/config.ts'), /^ {2,4}([A-Z][A-Z0-9_]*): /gm)
