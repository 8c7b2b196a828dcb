/**
 * The arrows of ARCHITECTURE.md. Each layer lists what it may import; anything else is an error.
 * Type-only imports are separate: they vanish at run time.
 */
const layer = (name, allowed, comment) => ({
  name: `${name}-arrows`,
  comment,
  severity: 'error',
  from: { path: `^${name}/` },
  to: {
    path: '^(domain|workflows|activities|services|api|realtime|db|platform|simulators|bench|tools|test)/',
    pathNot: [`^${name}/`, ...allowed],
    dependencyTypesNot: ['type-only'],
  },
})

const typeOnly = (name, allowed) => ({
  name: `${name}-type-arrows`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: {
    path: '^(domain|workflows|activities|services|api|realtime|db|platform|simulators|bench|tools|test)/',
    pathNot: [`^${name}/`, ...allowed],
    dependencyTypes: ['type-only'],
  },
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'domain-is-pure',
      comment:
        'No I/O, no clock, no npm package: the same rules run in the workflow sandbox, the API and tests. Schemas may use zod.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.schema\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    {
      name: 'no-schemas-in-workflows',
      comment: 'zod in the workflow bundle doubles the worker CPU of each new workflow.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '\\.schema\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    layer('domain', []),
    layer('workflows', ['^domain/'], 'Workflows order; activities do. Activities are imported as types.'),
    typeOnly('workflows', ['^domain/', '^activities/']),
    layer('activities', ['^domain/', '^db/', '^platform/']),
    typeOnly('activities', ['^domain/', '^db/', '^platform/', '^workflows/']),
    layer('services', ['^domain/', '^db/', '^platform/']),
    typeOnly('services', ['^domain/', '^db/', '^platform/']),
    layer('api', ['^domain/', '^workflows/.*messages', '^services/', '^db/', '^platform/']),
    typeOnly('api', ['^domain/', '^workflows/', '^services/', '^db/', '^platform/']),
    layer('realtime', ['^domain/', '^db/', '^platform/']),
    typeOnly('realtime', ['^domain/', '^db/', '^platform/']),
    layer('db', ['^domain/', '^platform/']),
    layer('platform', []),
    layer('simulators', ['^platform/']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules|\\.data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
}
