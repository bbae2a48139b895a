/** Tests run as ES modules on Node's own loader; types are checked by `npm run typecheck`, not here. */
export default {
  extensionsToTreatAsEsm: ['.ts'],
  // Those that need a container engine have a configuration of their own.
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/containers/'],
  maxWorkers: '100%',
  workerIdleMemoryLimit: '700MB',
  // A busy machine is slow, not wrong: only what hangs fails.
  testTimeout: 60_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          keepClassNames: true,
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
          experimental: { keepImportAttributes: true },
        },
      },
    ],
  },
};
