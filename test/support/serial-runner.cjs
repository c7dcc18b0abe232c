/** Jest runs test files of a runner that says `isSerial` one after the other, in its own process. */
const { default: TestRunner } = require('jest-runner');

module.exports = class SerialRunner extends TestRunner {
  isSerial = true;
};
