const { default: TestRunner } = require('jest-runner');

/** Runs the tests that kill processes one file at a time, in its own process, and beside them all others. */
module.exports = class Runner extends TestRunner {
  async runTests(tests, watcher, options) {
    const killers = tests.filter(({ context }) => context.config.displayName?.name === 'processes');
    const others = tests.filter((test) => !killers.includes(test));
    await Promise.all([
      super.runTests(killers, watcher, { ...options, serial: true }),
      super.runTests(others, watcher, options),
    ]);
  }
};
