const { writeFileSync } = require('node:fs');

/**
 * Writes how many tests passed and failed to the file that `CRB_TEST_SUMMARY` names, as `{ passed, failed }`. Does
 * nothing when it is not set. A test file that could not run at all counts as one failure.
 */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const file = process.env['CRB_TEST_SUMMARY'];
    if (file) {
      const counts = { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
      writeFileSync(file, JSON.stringify(counts));
    }
  }
};
