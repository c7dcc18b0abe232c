#!/usr/bin/env node
import { processIo } from './io.js';
import { run } from './run.js';

const exitCode = await run(process.argv.slice(2), processIo());
// Timers of a worker may still wait, so end the process here, after all output has been written.
process.stdout.write('', () => process.exit(exitCode));
