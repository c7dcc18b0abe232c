const { default: TestRunner } = require('jest-runner');

/**
 * Runs the tests that kill processes one file at a time, in its own process, and beside them the others with one worker
 * less: so a core is left for what is killed.
 */
module.exports = class Runner extends TestRunner {
  constructor(globalConfig, context) {
    super(globalConfig, context);
    const lane = (maxWorkers) => new TestRunner({ ...globalConfig, maxWorkers }, context);
    this.beside = lane(Math.max(1, globalConfig.maxWorkers - 1));
    this.after = lane(1);
  }

  on(event, listener) {
    const subscriptions = [
      super.on(event, listener),
      ...[this.beside, this.after].map((lane) => lane.on(event, listener)),
    ];
    return () => subscriptions.forEach((unsubscribe) => unsubscribe());
  }

  async runTests(tests, watcher, options) {
    const killers = tests.filter(({ context }) => context.config.displayName?.name === 'processes');
    if (options.serial || killers.length === 0 || killers.length === tests.length) {
      return super.runTests(tests, watcher, { ...options, serial: options.serial || killers.length > 0 });
    }
    const others = tests.filter((test) => !killers.includes(test));
    // What kills processes takes two fifths of the whole time: the rest of it is for three in eight of the others.
    const isForAfter = (_test, index) => [2, 4, 7].includes(index % 8);
    await Promise.all([
      this.beside.runTests(
        others.filter((test, index) => !isForAfter(test, index)),
        watcher,
        options,
      ),
      super
        .runTests(killers, watcher, { ...options, serial: true })
        .then(() => this.after.runTests(others.filter(isForAfter), watcher, options)),
    ]);
  }
};
