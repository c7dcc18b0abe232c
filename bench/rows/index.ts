import type { Row } from '../row.js';
import { calls } from './calls.js';
import { history } from './history.js';
import { latency } from './latency.js';
import { memory } from './memory.js';
import { reminders } from './reminders.js';
import { start } from './start.js';
import { throughput } from './throughput.js';

/** What can be measured, in the order of the table; `--only` takes these names. */
export const ROWS: Readonly<Record<string, Row>> = { throughput, latency, history, reminders, calls, start, memory };
