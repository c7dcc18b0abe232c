import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import { createZenlayer, ZenlayerError } from '../../zenlayer/index.js';
import type { ZenlayerOptions } from '../../zenlayer/index.js';
import { closing } from './servers.js';

export const KEY_ID = 'AKEXAMPLE0000001';
export const SECRET = 'SecretExample0000000000000000001';
export const TOKEN = 'TokenExample0000000000000000000001';

/** A time-out that a test waits for. */
export const SHORT_MS = 60;
const credentials = { accessKeyId: KEY_ID, accessKeySecret: SECRET };

/** A client with an access key that waits long for everything, closed with the test. */
export const client = (endpoint: string, options: Partial<ZenlayerOptions> = {}) =>
  closing(
    createZenlayer({
      endpoint,
      credentials,
      timeouts: { connect: 10_000, response: 10_000, total: 10_000 },
      ...options,
    }),
  );

export const CIRCUIT = {
  vpcId: 'vpc-1',
  internetChargeType: 'ByBandwidth',
  crossRegionBandwidthName: 'Test-Cross1',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
} as const;

/** The error a call ends with, checked to give no secret away. */
export async function errorOf(call: Promise<unknown>): Promise<ZenlayerError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ZenlayerError)) {
    throw new Error(`expected a ZenlayerError, got ${inspect(error)}`);
  }
  expectNoSecret(error);
  expectShortLines(error);
  return error;
}

/** Every text of the error can be encoded, stays on its line and has a bounded length. */
function expectShortLines({ message, code, requestId = '' }: ZenlayerError): void {
  for (const text of [message, code, requestId]) {
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(text.length).toBeLessThan(6_000);
  }
}

/** Nowhere in the error, however deep: key, token, an authorization header or any signature. */
export function expectNoSecret(error: Error): void {
  const everything = [
    inspect(error, { depth: 10, showHidden: true, getters: true }),
    JSON.stringify(error),
    error.message,
    error.stack,
  ].join('\n');
  for (const secret of [KEY_ID, SECRET, TOKEN]) {
    expect(everything).not.toContain(secret);
  }
  expect(everything).not.toMatch(/authorization:|Signature=|Bearer|[0-9a-f]{64}/);
  expect(error.cause).toBeUndefined();
}

/** Sends the purchase that most tests send, and gives its error. */
export const failedCreate = (endpoint: string, options: Partial<ZenlayerOptions> = {}) =>
  errorOf(client(endpoint, options).call('CreateCrossRegionBandwidth', CIRCUIT));
