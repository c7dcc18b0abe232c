import type { LogLevel, LogMetadata, Logger } from '@temporalio/common';
import { pino } from 'pino';
import { escaped } from '../contract/index.js';
import type { LogConfig } from './config.js';
import { plainError } from './plain-error.js';
import { redactor } from './redact.js';
import { textLine } from './text-line.js';

/** The SDK puts the time of an event there, in nanoseconds: it may be older than the line. */
const LOG_TIMESTAMP = Symbol.for('log_timestamp');

/** Of no use to anybody who reads, and long. */
const NOISE = new Set(['taskToken']);

export interface LoggerOptions extends LogConfig {
  /** Taken out of every line. */
  readonly secrets: readonly string[];
  /** Takes whole lines; default: standard error, because standard output is for data. */
  readonly write?: (line: string) => void;
}

/**
 * The one logger of a worker process: for this program, for Temporal's SDK and for the `log` of workflows and
 * activities. An error is written as its name, message, code, stack and causes, nothing else that it may carry, and
 * every line loses its secrets just before it is written.
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

/** What a line tells beside its message. */
type Fields = Record<string, unknown>;

const LEVELS: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];

const upper = (level: LogConfig['level']) => level.toUpperCase() as Uppercase<LogConfig['level']>;
const lower = (level: LogLevel) => level.toLowerCase() as Lowercase<LogLevel>;

function jsonEntries(level: LogConfig['level'], lines: { write: (line: string) => void }) {
  const logger = pino(
    { level, base: null, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
    // JSON leaves some control characters as they are; in a text of JSON their codes mean the same.
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
    Object.entries(meta)
      .filter(([name]) => !NOISE.has(name))
      .map(([name, value]) => [name, plain(value)]),
  );
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
