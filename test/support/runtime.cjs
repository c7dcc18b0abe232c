const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');

/**
 * Packages that the test files of a process share: Temporal's messages, and what its SDK is built on. To load them anew for
 * every file is a quarter of what loading the SDK takes. None of them makes errors that anybody asks for their class.
 */
const SHARED = [
  '@temporalio/proto',
  'protobufjs',
  'long',
  'rxjs',
  'tslib',
  'memfs',
  'unionfs',
  'source-map',
  'heap-js',
];

const ONE_OF_THEM = new RegExp(`(^|/node_modules/)(${SHARED.join('|')})(/|$)`);

module.exports = class extends Runtime {
  requireModule(from, moduleName, options, isRequireActual) {
    return options === undefined && ONE_OF_THEM.test(moduleName ?? '')
      ? createRequire(from)(moduleName)
      : super.requireModule(from, moduleName, options, isRequireActual);
  }
};
