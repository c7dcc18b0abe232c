import { ValueError } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { isMistake } from '../contract/mistake.js';
import { UndecryptableError } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import type { Temporal } from './temporal.js';

type Payloads = Parameters<typeof decodeArrayFromPayloads>[1];

/** The decoded values of a workflow's payloads; empty when they can't be decoded. Any program may have written them. */
export async function decodedValues(temporal: Temporal, workflowId: string, payloads: Payloads): Promise<unknown[]> {
  return (await valuesOrWhy(temporal, workflowId, payloads)).values;
}

/** The same, and why they can't be decrypted here. */
export async function valuesOrWhy(
  temporal: Temporal,
  workflowId: string,
  payloads: Payloads,
): Promise<{ values: unknown[]; undecryptable?: string | undefined }> {
  const { namespace, loadedDataConverter } = temporal.client.workflow.options;
  const context = { type: 'workflow' as const, namespace, workflowId };
  try {
    return { values: await decodeArrayFromPayloads(loadedDataConverter, payloads, context) };
  } catch (error) {
    if (isMistake(error)) {
      throw error;
    }
    return { values: [], undecryptable: whyUndecryptable(error) };
  }
}

/** What a client without the key, or without any codec, meets; undefined = another error. It continues a sentence. */
export function whyUndecryptable(error: unknown): string | undefined {
  const cause = error instanceof OrdersError ? error.cause : error;
  return cause instanceof UndecryptableError || cause instanceof ValueError ? cause.message : undefined;
}

/** The decoded value, or `instead` when the converter can't read it: it may come from another program. */
export async function unlessUndecodable<T, U>(decoding: Promise<T>, instead: U): Promise<T | U> {
  try {
    return await decoding;
  } catch (error) {
    // The SDK's converters throw ValueError and SyntaxError for unreadable bytes; a codec throws its own errors.
    if (isMistake(error)) {
      throw error;
    }
    return instead;
  }
}
