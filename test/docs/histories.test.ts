import { describe, expect, it } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { localPathsIn } from '../histories/local-paths.js';
import { historyOf, NEXT, RECORDED } from '../histories/recorded.js';

type History = ReturnType<typeof historyFromJSON>;

const APPROVED = { version: NEXT, name: 'create-approved' };

/** What the steps of a finished create are given and give back, in bytes: the server keeps all of it for each order. */
const MOST_BYTES = 4_200;

/** All of it, as the server keeps it: 8 KB. */
const MOST_HISTORY_BYTES = 8 * 1024;

const encoded = (text: string) => Buffer.from(text).toString('base64');

describe('a recorded history', () => {
  it.each(RECORDED)('names no path of the machine that recorded it: $version/$name', (recorded) => {
    expect(localPathsIn(historyOf(recorded))).toEqual([]);
  });

  it.each([
    ['a home folder', 'at Object.placeOrder (/home/ana/orders/activities/place-order.ts:12:3)'],
    ['a home folder on a Mac', 'can not open /Users/ana/orders.yaml'],
    ['a folder for what is temporary', 'ENOENT: "/tmp/crb-1/temporal.db"'],
    ['any other folder', 'cause:/srv/orders/dist/cli/main.js'],
    ['a folder on Windows', 'C:\\Users\\ana\\orders'],
    ['the URL of a file', 'at file:///orders/main.js:1:1'],
    ['a package', 'node_modules/got/dist/source/index.js'],
  ])('is refused with %s, in a text or in a payload', (_what, path) => {
    const failure = { failure: { message: 'it failed', stackTrace: path } };
    const payload = {
      payloads: [{ metadata: { encoding: encoded('json/plain') }, data: encoded(JSON.stringify(path)) }],
    };
    const history = { recorded: historyOf(APPROVED), planted: [failure, payload] };
    expect(localPathsIn(history).map((problem) => problem.split(':')[0])).toEqual([
      'planted.0.failure.stackTrace',
      'planted.1.payloads.0.data',
    ]);
  });

  it.each([
    'crb:vpc-1:asia-east-1:asia-north-1',
    'http://127.0.0.1:4100/api/v2/bandwidth',
    'and/or',
    '2026/11/29',
    'json/plain',
  ])('may hold %j', (text) => {
    expect(localPathsIn({ text })).toEqual([]);
  });
});

describe('the history of a finished create', () => {
  const { events } = historyFromJSON(historyOf(APPROVED));

  it('holds no more than its steps need', () => {
    expect(payloadsIn(events).reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('takes the server 8 KB at most', () => {
    const { HistoryEvent } = proto.temporal.api.history.v1;
    const bytes = (events ?? []).reduce((sum, event) => sum + HistoryEvent.encode(event).finish().length, 0);
    expect(bytes).toBeLessThanOrEqual(MOST_HISTORY_BYTES);
  });

  it('names the code that ran it in few characters, as ten events do', () => {
    const names = (events ?? []).flatMap(
      (event) =>
        (
          event.workflowTaskStartedEventAttributes ??
          event.workflowTaskCompletedEventAttributes ??
          event.activityTaskStartedEventAttributes
        )?.workerVersion?.buildId ?? [],
    );
    expect(new Set(names)).toEqual(new Set([expect.stringMatching(/^[\d.]+-[0-9a-f]{12}$/)]));
    expect(names).toHaveLength(10);
  });

  it('names a price’s figures only where there is one', () => {
    const texts = payloadsIn(events).map((data) => Buffer.from(data).toString());
    expect(texts.filter((text) => /"(chargeUnit|stepPrices|unitPrice)":null/.test(text))).toEqual([]);
  });
});

/** All that the workflow and its steps are given and give back. */
function payloadsIn(events: History['events']): Uint8Array[] {
  return (events ?? [])
    .flatMap((event) => [
      event.workflowExecutionStartedEventAttributes?.input,
      event.markerRecordedEventAttributes?.details?.['result'],
      event.activityTaskScheduledEventAttributes?.input,
      event.activityTaskCompletedEventAttributes?.result,
      event.workflowExecutionSignaledEventAttributes?.input,
      event.workflowExecutionCompletedEventAttributes?.result,
    ])
    .flatMap((payloads) => payloads?.payloads ?? [])
    .map(({ data }) => data ?? new Uint8Array());
}
