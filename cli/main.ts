#!/usr/bin/env node
import { processIo } from './io.js';
import { run } from './run.js';

const exitCode = await run(process.argv.slice(2), processIo());
// A worker's leftovers may only wait, so the process is ended; what was printed goes out before.
process.stdout.write('', () => process.exit(exitCode));
