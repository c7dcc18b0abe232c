const { default: TestRunner } = require('jest-runner');

/**
 * Runs the tests that kill processes one file at a time, in its own process, and beside them with one worker those that
 * need no server; then all others. More beside them, and what is killed is not back in time.
 */
module.exports = class Runner extends TestRunner {
  constructor(globalConfig, context) {
    super(globalConfig, context);
    this.beside = new TestRunner({ ...globalConfig, maxWorkers: 1 }, context);
  }

  on(event, listener) {
    const subscriptions = [super.on(event, listener), this.beside.on(event, listener)];
    return () => subscriptions.forEach((unsubscribe) => unsubscribe());
  }

  async runTests(tests, watcher, options) {
    const of = (name) => tests.filter(({ context }) => context.config.displayName?.name === name);
    const [killers, fast, others] = [of('processes'), of('fast'), of('suite')];
    if (options.serial || killers.length === 0) {
      return super.runTests(tests, watcher, options);
    }
    await Promise.all([
      super.runTests(killers, watcher, { ...options, serial: true }),
      this.beside.runTests(fast, watcher, options),
    ]);
    await super.runTests(others, watcher, options);
  }
};
