const { default: TestRunner } = require('jest-runner');

/** As many files as one process runs before others may be asked for. */
const A_FEW = 8;

/**
 * Runs the tests that kill processes one file at a time, and beside them with two workers less those that need no server, then
 * others; then what is left.
 */
module.exports = class Runner extends TestRunner {
  constructor(globalConfig, context) {
    super(globalConfig, context);
    this.beside = new TestRunner({ ...globalConfig, maxWorkers: Math.max(1, globalConfig.maxWorkers - 2) }, context);
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
    let killing = true;
    const beside = async () => {
      await this.beside.runTests(fast, watcher, options);
      while (killing && others.length > 0 && !watcher.isInterrupted()) {
        await this.beside.runTests(others.splice(0, A_FEW), watcher, options);
      }
    };
    const kill = () => super.runTests(killers, watcher, { ...options, serial: true }).finally(() => (killing = false));
    await Promise.all([kill(), beside()]);
    await super.runTests(others, watcher, options);
  }
};
