import { rmSync } from 'node:fs'

interface TestServices {
  readonly folder: string
  stop(): Promise<unknown>
}

export default async function globalTeardown(): Promise<void> {
  const { testServices } = globalThis as { testServices?: TestServices }
  if (!testServices) return
  await testServices.stop()
  rmSync(testServices.folder, { recursive: true, force: true })
}
