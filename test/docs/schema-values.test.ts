import { describe, expect, it } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { MESSAGES, MESSAGE_NAMES } from '../../contract/index.js';
import { historyOf, RECORDED_NOW } from '../histories/recorded.js';
import { problemsOf } from './problems-of.js';

type Event = NonNullable<ReturnType<typeof historyFromJSON>['events']>[number];
type Payloads = { readonly payloads?: readonly { readonly data?: Uint8Array | null }[] | null } | null | undefined;

/** A value in a history, and the schema that it has to fit. */
interface Recorded {
  readonly schema: string;
  readonly value: unknown;
}

/** Its messages are wrong on purpose. */
const WITH_WRONG_MESSAGES = 'create-refused-messages';

const RECORDED = RECORDED_NOW.flatMap((recorded) => recordedIn(recorded.name, historyOf(recorded)));

/** What people and programs sent to an order and got from it. */
function recordedIn(name: string, history: unknown): Recorded[] {
  return (historyFromJSON(history).events ?? []).flatMap((event) => [
    ...first('order-request', event.workflowExecutionStartedEventAttributes?.input),
    ...first('order', event.workflowExecutionCompletedEventAttributes?.result),
    ...first('order', event.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.details),
    ...(name === WITH_WRONG_MESSAGES ? [] : message(event)),
    ...first('message-answer', event.workflowExecutionUpdateCompletedEventAttributes?.outcome?.success),
    ...first(
      'message-answer',
      event.workflowExecutionUpdateCompletedEventAttributes?.outcome?.failure?.applicationFailureInfo?.details,
    ),
    ...first('told', event.startChildWorkflowExecutionInitiatedEventAttributes?.input).map(({ value }) => ({
      schema: 'order',
      value: (value as { order: unknown }).order,
    })),
  ]);
}

function message(event: Event): Recorded[] {
  const signal = event.workflowExecutionSignaledEventAttributes;
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  return MESSAGE_NAMES.flatMap((name) => [
    ...(signal?.signalName === MESSAGES[name].signal.name ? first(name, signal.input) : []),
    ...(update?.name === MESSAGES[name].update.name ? first(name, update.args) : []),
  ]);
}

function first(schema: string, payloads: Payloads): Recorded[] {
  const data = payloads?.payloads?.[0]?.data;
  return data == null ? [] : [{ schema, value: JSON.parse(Buffer.from(data).toString()) as unknown }];
}

describe('what recorded orders were sent, and what they answered,', () => {
  it.each(['order-request', 'order', 'approve', 'reject', 'requote', 'cancel', 'resolve', 'message-answer'])(
    'is as docs/schemas/%s.schema.json says',
    (name) => {
      const values = RECORDED.filter(({ schema }) => schema === name).map(({ value }) => value);
      expect(values).not.toEqual([]);
      expect(values.flatMap((value) => problemsOf(name, value))).toEqual([]);
    },
  );

  it('would be noticed in another form', () => {
    const found = RECORDED.find(({ schema, value }) => schema === 'order' && 'approval' in Object(value));
    const order = structuredClone(found?.value) as { approval: { terms: Record<string, unknown> }; since: string };
    order.approval.terms = { ...order.approval.terms, decideWithin: 1 };
    order.since = 'yesterday';
    expect(problemsOf('order', order)).toEqual([
      expect.stringMatching(/^\/since must match pattern /),
      expect.stringMatching(/^\/since must match pattern /),
      expect.stringMatching(/^\/approval\/terms must NOT have additional properties .*"decideWithin"/),
    ]);
  });
});
