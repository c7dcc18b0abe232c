const { createRequire } = require('node:module');
const { default: Runtime } = require('jest-runtime');

/**
 * Temporal's messages as data and functions, without classes of errors. To build them anew for every test file is a sixth of
 * what loading the SDK takes, so the files of a process share them.
 */
const SHARED = /^(@temporalio\/proto|protobufjs|long)(\/|$)|\/node_modules\/(@temporalio\/proto|protobufjs|long)\//;

module.exports = class extends Runtime {
  requireModule(from, moduleName, options, isRequireActual) {
    return options === undefined && SHARED.test(moduleName ?? '')
      ? createRequire(from)(moduleName)
      : super.requireModule(from, moduleName, options, isRequireActual);
  }
};
