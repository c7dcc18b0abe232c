import { availableParallelism } from 'node:os';

const shared = {
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

/** Two projects: everything that can run side by side, and the tests that kill processes, one file at a time. */
export default {
  // Tests wait more than they compute, so two keep two cores busy.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  projects: [
    {
      ...shared,
      displayName: 'suite',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: ['<rootDir>/test/processes/'],
      globalSetup: '<rootDir>/test/support/global-setup.js',
      globalTeardown: '<rootDir>/test/support/global-teardown.js',
    },
    {
      ...shared,
      displayName: 'processes',
      roots: ['<rootDir>/test/processes'],
      runner: '<rootDir>/test/support/serial-runner.cjs',
    },
  ],
};
