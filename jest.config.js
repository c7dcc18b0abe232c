import { availableParallelism } from 'node:os';

const shared = {
  runner: '<rootDir>/test/support/runner.cjs',
  runtime: '<rootDir>/test/support/runtime.cjs',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  resolver: '<rootDir>/test/support/resolver.cjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      },
    ],
  },
};

/** What needs no Temporal server, no bundle and no download: rules, forms, and steps against the sandbox. */
const FAST = [
  ...[
    'activities/',
    'bench/',
    'codec-server/',
    'contract/',
    'deploy/',
    'docs/',
    'dossier/',
    'notify/',
    'policy/',
    'proxy/',
    'sandbox/',
    'signatures/',
    'temporal/',
    'worker/',
    'workflows/',
    'zenlayer/',
  ],
  ...[
    'chaos/books',
    'chaos/plant',
    'chaos/random',
    'chaos/scripts',
    'cli/loads',
    'cli/policy',
    'cli/render',
    'client/decode',
    'client/rules',
  ],
  ...[
    'properties/decisions',
    'properties/prices',
    'properties/quote-id',
    'properties/signed',
    'properties/terms',
    'properties/view',
  ],
];

/** Three projects: what needs no server; what shares one; and the tests that kill processes, one file at a time. */
export default {
  // More than there are cores: most tests wait for a server most of the time.
  maxWorkers: availableParallelism() + 2,
  // This ends only what hangs: a busy machine takes several times as long.
  testTimeout: 180_000,
  // Modules and workflows of test files that have ended stay in memory, and what looks through it takes ever longer.
  workerIdleMemoryLimit: '800MB',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  projects: [
    {
      ...shared,
      displayName: 'fast',
      roots: ['<rootDir>/test'],
      testMatch: FAST.map((path) => `<rootDir>/test/${path.replace(/\/$/, '/**/*')}.test.ts`),
    },
    {
      ...shared,
      displayName: 'suite',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: ['processes/', ...FAST].map((path) => `<rootDir>/test/${path}`),
      globalSetup: '<rootDir>/test/support/global-setup.js',
      globalTeardown: '<rootDir>/test/support/global-teardown.js',
    },
    {
      ...shared,
      displayName: 'processes',
      roots: ['<rootDir>/test/processes'],
    },
  ],
};
