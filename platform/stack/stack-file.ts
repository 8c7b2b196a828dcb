import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

interface StackFile {
  addresses(addresses: Readonly<Record<string, string>>): void
  pid(name: string, pid: number): void
  remove(): void
}

/** `.data/stack.json`: where everything is, for the demo, benchmarks and people. Holds passwords of loopback services, so only its owner may read it. */
export function createStackFile(file: string): StackFile {
  const content = {
    startedAt: new Date().toISOString(),
    addresses: {} as Record<string, string>,
    pids: {} as Record<string, number>,
  }
  const save = () => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return {
    addresses(addresses) {
      Object.assign(content.addresses, addresses)
      save()
    },
    pid(name, pid) {
      content.pids[name] = pid
      save()
    },
    remove: () => rmSync(file, { force: true }),
  }
}
