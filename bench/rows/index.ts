import type { Row } from '../row.js';
import { calls } from './calls.js';
import { history } from './history.js';
import { kill } from './kill.js';
import { latency } from './latency.js';
import { list } from './list.js';
import { memory } from './memory.js';
import { provisioning } from './provisioning.js';
import { reminders } from './reminders.js';
import { start } from './start.js';
import { throughput } from './throughput.js';

/** What can be measured, in the order of the table; `--only` takes these names. */
export const ROWS: Readonly<Record<string, Row>> = {
  ...{ throughput, latency, history, reminders, calls, start, list, memory },
  ...{ kill, provisioning },
};

/** Rows that wait for minutes, with few orders too. `--quick` leaves them out, unless `--only` asks for one. */
export const LONG_ROWS: readonly string[] = ['kill', 'provisioning'];
