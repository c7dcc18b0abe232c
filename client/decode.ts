import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { isMistake } from '../contract/mistake.js';
import type { Temporal } from './temporal.js';

type Payloads = Parameters<typeof decodeArrayFromPayloads>[1];

/** The decoded values of a workflow's payloads; empty when they can't be decoded. Any program may have written them. */
export async function decodedValues(temporal: Temporal, workflowId: string, payloads: Payloads): Promise<unknown[]> {
  const { namespace, loadedDataConverter } = temporal.client.workflow.options;
  const context = { type: 'workflow' as const, namespace, workflowId };
  return unlessUndecodable(decodeArrayFromPayloads(loadedDataConverter, payloads, context), []);
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
