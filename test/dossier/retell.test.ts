import { describe, expect, it } from '@jest/globals';
import { shownDecision } from '../../contract/index.js';
import { lastWordOf } from '../../dossier/last-word.js';
import { retell } from '../../dossier/retell.js';
import { NAMES, recordedOrder } from './recorded-orders.js';

describe('an order told by its history', () => {
  it.each(NAMES)('says of its decisions, refusals and end what the order says itself: %s', async (name) => {
    const order = await recordedOrder(name);
    const story = retell(order);
    const word = lastWordOf(order.runs[0] ?? { runId: '', sha256: '', events: [] });
    const view = word?.view;
    expect(story.messages.filter(({ differs }) => differs !== undefined)).toEqual([]);
    if (view !== undefined) {
      const standing = story.quotes.find(({ record }) => record.quote.id === view.quote?.id);
      expect(standing?.decisions.map(shownDecision)).toEqual(view.approval?.by);
      expect(standing?.validUntil).toEqual(view.approval?.validUntil);
      expect(standing?.deadline).toEqual(view.approval?.deadline);
      expect(story.state).toBe(view.state);
      expect(story.messages.filter(({ accepted }) => accepted === false).map(({ text }) => text)).toEqual(
        view.refused.latest.map(({ reason }) => reason),
      );
    }
    // Without the order's own word, its rules say the same.
    const open = retell({
      ...order,
      runs: order.runs.map((run) => ({ ...run, events: word ? run.events.slice(0, -1) : run.events })),
    });
    const said = ({ messages }: typeof story) =>
      messages.map(({ event, accepted, text }) => [event, accepted, accepted ? '' : text]);
    expect(said(open)).toEqual(said(story));
    // A step inside a task may leave the order's clock some milliseconds off.
    const quotes = (told: typeof story) => told.quotes.map(({ deadline: _deadline, ...quote }) => quote);
    expect(quotes(open)).toEqual(quotes(story));
  });
});
