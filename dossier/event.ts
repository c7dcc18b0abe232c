import type { RecordedEvent } from '../client/index.js';

/** What is read of events, whatever their type. */
export interface Attributes {
  readonly [name: string]: unknown;
}

/** The number of an event in its run. */
export function idOf(event: RecordedEvent): number {
  return Number(event['eventId']);
}

/** When the server wrote it: ISO time with milliseconds, as the order's own clock has it. */
export function timeOf(event: RecordedEvent): string {
  return new Date(String(event['eventTime'])).toISOString();
}

/** `ACTIVITY_TASK_SCHEDULED` */
export function typeOf(event: RecordedEvent): string {
  return String(event['eventType']).replace(/^EVENT_TYPE_/, '');
}

/** The fields of an event of its own type. */
export function attributesOf(event: RecordedEvent): Attributes {
  const name = Object.keys(event).find((key) => key.endsWith('EventAttributes'));
  return fieldsOf(name === undefined ? undefined : event[name]);
}

export function fieldsOf(value: unknown): Attributes {
  return typeof value === 'object' && value !== null ? (value as Attributes) : {};
}

/** A field of a field of … a value that may be anything. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((part, name) => fieldsOf(part)[name], value);
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The first decoded payload of a field. */
export function payloadAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return at(value, ...path, 'payloads', 0);
}

/** Why something failed: its message, or that of its cause. */
export function failureText(failure: unknown): string {
  const cause = at(failure, 'cause');
  const message = textAt(failure, 'encodedAttributes', 'message') ?? textAt(failure, 'message') ?? 'no reason given';
  return cause === undefined || cause === null ? message : `${message}: ${failureText(cause)}`;
}

/** The details of a failure that an order or a step has made. */
export function detailOf(failure: unknown): unknown {
  return payloadAt(failure, 'applicationFailureInfo', 'details');
}

/** When a step inside a task was done: the order's clock went on to that. */
export function localTime(event: RecordedEvent): string | undefined {
  const { seconds, nanos } = fieldsOf(at(payloadAt(attributesOf(event), 'details', 'data'), 'complete_time'));
  return typeof seconds === 'number'
    ? new Date(seconds * 1000 + Math.floor(Number(nanos ?? 0) / 1e6)).toISOString()
    : undefined;
}
