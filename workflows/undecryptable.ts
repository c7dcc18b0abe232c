import type { Payload } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import {
  patched,
  type ActivateInput,
  type Next,
  type WorkflowInterceptors,
  type WorkflowInternalsInterceptor,
} from '@temporalio/workflow';
import { UNDECRYPTABLE_ENCODING, UNDECRYPTABLE_ERROR } from '../contract/encryption.js';

/**
 * What becomes of data that the worker can't decrypt, because it lacks the key.
 *
 * - The order's own data (its request, what an earlier run handed over, results of steps, messages that it has answered):
 *   the workflow task fails, and the order waits until a worker has the key.
 * - A new update is rejected, which leaves nothing in the history; see `handlers.ts`.
 * - A new signal is refused like any other wrong one. It stays in the history, and a worker with the key would read it and
 *   obey. So the refusal is recorded, with a marker, and every worker that replays the run refuses the signal again.
 */
export const interceptors = (): WorkflowInterceptors => ({ internals: [new Undecryptable()] });

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];
type Payloads = readonly Payload[] | null | undefined;

class Undecryptable implements WorkflowInternalsInterceptor {
  /** Signals that this run has received: a replay counts alike. */
  private signals = 0;

  activate(input: ActivateInput, next: Next<WorkflowInternalsInterceptor, 'activate'>): void {
    const isReplaying = input.activation.isReplaying === true;
    for (const job of input.activation.jobs ?? []) {
      this.judge(job, isReplaying);
    }
    next(input);
  }

  private judge(job: Job, isReplaying: boolean): void {
    const { signalWorkflow: signal, doUpdate: update } = job;
    if (signal != null) {
      this.signals++;
      const reason = reasonIn(signal.input);
      const id = `undecryptable-signal-${this.signals}`;
      // `patched` writes a marker, but not in a replay: there it says whether the history has one.
      if ((isReplaying || reason !== undefined) && patched(id)) {
        signal.input = [refusal(reason ?? REFUSED_BEFORE)];
      } else {
        refuseToGoOn(signal.input);
      }
    } else if (update != null) {
      if (update.runValidator !== true) {
        refuseToGoOn(update.input);
      }
    } else {
      refuseToGoOn(ownDataOf(job));
    }
  }
}

const REFUSED_BEFORE = 'it could not be decrypted when it arrived';

function ownDataOf({ initializeWorkflow, resolveActivity, resolveChildWorkflowExecution }: Job): Payloads {
  const ends = [resolveActivity?.result, resolveChildWorkflowExecution?.result].flatMap((end) =>
    end == null
      ? []
      : [end.completed?.result ?? undefined, ...detailsOf(end.failed?.failure ?? end.cancelled?.failure)],
  );
  return [...(initializeWorkflow?.arguments ?? []), ...ends.filter((payload) => payload !== undefined)];
}

interface Failure {
  /** Its message and stack. */
  readonly encodedAttributes?: Payload | null;
  readonly applicationFailureInfo?: { readonly details?: { readonly payloads?: Payload[] | null } | null } | null;
  readonly cause?: Failure | null;
}

/** What is read of a failed step, beside its kind: what it says, and its details. */
function detailsOf(failure: Failure | null | undefined): Payload[] {
  return failure == null
    ? []
    : [
        ...(failure.encodedAttributes ? [failure.encodedAttributes] : []),
        ...(failure.applicationFailureInfo?.details?.payloads ?? []),
        ...detailsOf(failure.cause),
      ];
}

function refuseToGoOn(payloads: Payloads): void {
  const reason = reasonIn(payloads);
  if (reason !== undefined) {
    const error = new Error(`The order waits for a worker that can read its data: ${reason}.`);
    error.name = UNDECRYPTABLE_ERROR;
    throw error;
  }
}

/** Why one of these can't be decrypted; undefined = all can. */
function reasonIn(payloads: Payloads): string | undefined {
  const payload = payloads?.find(isUndecryptable);
  return payload && decode(payload.data ?? new Uint8Array());
}

function isUndecryptable({ metadata }: Payload): boolean {
  return decode(metadata?.['encoding'] ?? new Uint8Array()) === UNDECRYPTABLE_ENCODING;
}

function refusal(reason: string): Payload {
  return { metadata: { encoding: encode(UNDECRYPTABLE_ENCODING) }, data: encode(reason) };
}
