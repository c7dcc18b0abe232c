import type { LogLevel } from '@temporalio/common';
import { escaped } from '../contract/index.js';
import type { PlainError } from './plain-error.js';

/** Fields of the SDK that repeat in every line, or that other fields already show. */
const KNOWN_ANYWAY = new Set(['sdkComponent', 'namespace', 'taskQueue', 'workflowType', 'activityId', 'isLocal']);

/**
 * One log line for people: `2026-01-02 03:04:05.678 INFO  Message  name=value …`, with an error's stack below it;
 * an error without one is the field `error`. Times are UTC. Line breaks are written as `\n` and other control characters as codes, so that no text can fake a log
 * line or control a terminal.
 */
export function textLine(
  level: LogLevel,
  time: Date,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  const { error, ...others } = fields;
  const short = oneLineOf(error);
  const rest = short === undefined ? others : { ...others, error: short };
  const when = time.toISOString().replace('T', ' ').replace('Z', '');
  const details = Object.entries(rest)
    .filter(([name, value]) => value !== undefined && !KNOWN_ANYWAY.has(name) && !isRepeated(name, fields))
    .map(([name, value]) => `${name}=${typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : toJson(value)}`);
  const head = [when, level.padEnd(5), message.trimEnd(), ...details].join(' ');
  return `${escaped(head)}\n${short === undefined ? stackLines(error) : ''}`;
}

/** An order's id is that of its workflow; only the workflows of notices have another one. */
function isRepeated(name: string, fields: Readonly<Record<string, unknown>>): boolean {
  return name === 'orderId' && fields['orderId'] === fields['workflowId'];
}

/** An error that needs no more than a field. */
function oneLineOf(error: unknown): string | undefined {
  return isPlainError(error) && error.stack === undefined && error.cause === undefined
    ? `${error.type ?? error.code ?? error.name}: ${error.message}`
    : undefined;
}

function stackLines(error: unknown): string {
  if (!isPlainError(error)) {
    return error === undefined ? '' : `    ${escaped(toJson(error))}\n`;
  }
  const own = (error.stack ?? `${error.name}: ${error.message}`).split('\n').map((line) => `    ${escaped(line)}\n`);
  const below =
    error.cause === undefined
      ? ''
      : typeof error.cause === 'string'
        ? `    caused by: ${escaped(error.cause)}\n`
        : `    caused by:\n${stackLines(error.cause)}`;
  return own.join('') + below;
}

function isPlainError(value: unknown): value is PlainError {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}

function toJson(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) ??
      'undefined'
    );
  } catch {
    return '(can not be shown)';
  }
}
