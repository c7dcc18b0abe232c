import type { LogLevel, LogMetadata, Logger } from '@temporalio/common';
import { pino } from 'pino';
import { escaped, ORDER_WORKFLOW } from '../contract/index.js';
import type { LogConfig } from './config.js';
import { plainError } from './plain-error.js';
import { redactor } from './redact.js';
import { textLine } from './text-line.js';

/** The SDK's field for the time of an event, in nanoseconds; it may be older than the log line. */
const LOG_TIMESTAMP = Symbol.for('log_timestamp');

/** Long fields that help no reader. */
const NOISE = new Set(['taskToken']);

export interface LoggerOptions extends LogConfig {
  /** Removed from every line. */
  readonly secrets: readonly string[];
  /** Writes a whole line; default: to standard error, because standard output is for data. */
  readonly write?: (line: string) => void;
}

/**
 * The only logger of a worker process: for this program, Temporal's SDK, and the `log` of workflows and activities. Of
 * an error it writes only the name, message, code, stack and causes. Secrets are removed just before a line is written.
 */
export function createLogger({ format, level, secrets, write = writeToStderr }: LoggerOptions): Logger {
  const redact = redactor(secrets);
  const lines = { write: (line: string) => write(redact(line)) };
  const entries =
    format === 'json'
      ? jsonEntries(level, lines)
      : (entryLevel: LogLevel, time: Date, message: string, fields: Fields) =>
          lines.write(textLine(entryLevel, time, message, fields));
  const least = LEVELS.indexOf(upper(level));

  const log = (entryLevel: LogLevel, message: string, meta: LogMetadata = {}) => {
    if (LEVELS.indexOf(entryLevel) >= least) {
      entries(entryLevel, timeOf(meta), message, fieldsOf(meta));
    }
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** The fields of a log line beside its message. */
type Fields = Record<string, unknown>;

const LEVELS: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];

const upper = (level: LogConfig['level']) => level.toUpperCase() as Uppercase<LogConfig['level']>;
const lower = (level: LogLevel) => level.toLowerCase() as Lowercase<LogLevel>;

function jsonEntries(level: LogConfig['level'], lines: { write: (line: string) => void }) {
  const logger = pino(
    { level, base: null, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
    // JSON does not escape all control characters; an escaped one means the same.
    { write: (line: string) => lines.write(`${escaped(line.trimEnd())}\n`) },
  );
  return (entryLevel: LogLevel, time: Date, message: string, fields: Fields) =>
    logger[lower(entryLevel)]({ time: time.toISOString(), ...fields }, message);
}

function timeOf(meta: LogMetadata): Date {
  const nanoseconds: unknown = meta[LOG_TIMESTAMP];
  return typeof nanoseconds === 'bigint' ? new Date(Number(nanoseconds / 1_000_000n)) : new Date();
}

function fieldsOf(meta: LogMetadata): Fields {
  return Object.fromEntries(
    Object.entries(withIds(meta))
      .filter(([name]) => !NOISE.has(name))
      .map(([name, value]) => [name, plain(value)]),
  );
}

/** The ids under one name each: the SDK calls a run differently in workflows and in steps, and knows no orders. */
function withIds({ workflowRunId, ...meta }: LogMetadata): Fields {
  const { workflowType, workflowId } = meta;
  return {
    ...(workflowRunId !== undefined && { runId: workflowRunId }),
    ...(workflowType === ORDER_WORKFLOW && workflowId !== undefined && { orderId: workflowId }),
    ...meta,
  };
}

function plain(value: unknown): unknown {
  if (value instanceof Error) {
    return plainError(value);
  }
  return typeof value === 'bigint' ? value.toString() : value;
}

function writeToStderr(line: string): void {
  process.stderr.write(line);
}
