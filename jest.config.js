import { availableParallelism } from 'node:os';

const shared = {
  runner: '<rootDir>/test/support/runner.cjs',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
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

/** Folders whose tests need no Temporal server, no bundle and no download: rules, forms, and steps against the sandbox. */
const FAST = [
  'activities',
  'contract',
  'docs',
  'notify',
  'policy',
  'properties',
  'sandbox',
  'temporal',
  'workflows',
  'zenlayer',
];
/** Among them, and yet with a server. */
const NOT_FAST = 'properties/orders.test.ts';

/** Three projects: what needs no server; what shares one; and the tests that kill processes, one file at a time. */
export default {
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  projects: [
    {
      ...shared,
      displayName: 'fast',
      roots: FAST.map((folder) => `<rootDir>/test/${folder}`),
      testPathIgnorePatterns: [`<rootDir>/test/${NOT_FAST}`],
    },
    {
      ...shared,
      displayName: 'suite',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: ['processes', ...FAST.filter((folder) => !NOT_FAST.startsWith(folder))]
        .map((folder) => `<rootDir>/test/${folder}/`)
        .concat(`<rootDir>/test/properties/(?!orders.test)`),
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
