const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
]

/** What fastify's `inject` loads as ES modules, which Jest cannot require before Node 24. */
const esModules = 'cookie|content-disposition'

const level = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  roots: [`<rootDir>/test/${name}`],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': swc, [`/node_modules/(${esModules})/.+\\.js$`]: swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})/)`],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  ...extra,
})

const withServices = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
}

/** One project a level; everything but unit shares the services that global-setup starts once. */
module.exports = {
  projects: [level('unit'), level('workflow', withServices), level('integration', withServices), level('e2e', withServices)],
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB', // each test file loads the application anew, and modules stay in memory
  testTimeout: 60_000,
}
