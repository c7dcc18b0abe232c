import type { RecordedOrder } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { isFinal, type OrderState } from '../contract/index.js';
import { at, attributesOf, fieldsOf, payloadAt, textAt, timeOf } from './event.js';
import { lastWordOf, type LastWord } from './last-word.js';
import { stepsOf, workersOf } from './steps.js';
import { senderOf } from './sender.js';
import type { Story, ToldState } from './story.js';
import { Telling } from './telling.js';

/** Tells an order by its histories and nothing else: the same histories always make the same story. */
export function retell({ orderId, runs }: Pick<RecordedOrder, 'orderId' | 'runs'>): Story {
  const [first] = runs;
  const started = first?.events[0] ?? {};
  const request = payloadAt(attributesOf(started), 'input');
  const firstRunId = textAt(attributesOf(started), 'firstExecutionRunId') ?? first?.runId ?? '';
  const told = new Telling(request);
  for (const run of runs) {
    told.run(run);
  }
  const last = runs.at(-1);
  const word = last && lastWordOf(last);
  const steps = runs.flatMap(stepsOf);
  const states = told.states;
  const now = states.at(-1);
  return {
    ...{ orderId, firstRunId, startedAt: timeOf(started), startedBy: senderOf(started), request },
    ...defined({ endedAt: word?.endedAt, ended: word?.ended }),
    state: word?.view?.state ?? stateAfter(word, now),
    ...defined({ reason: word?.view?.reason ?? word?.reason }),
    quotes: told.quotes,
    messages: told.messages,
    steps,
    ...defined({ circuit: circuitOf(word, steps) }),
    states,
    workers: workersOf(runs),
  };
}

/** The state of an order that does not say it itself. */
function stateAfter(word: LastWord | undefined, now: ToldState | undefined): OrderState {
  const state = now?.state ?? 'quoting';
  if (word === undefined || isFinal(state)) {
    return state;
  }
  return word.ended === 'CANCELED' ? 'cancelled' : 'failed';
}

function circuitOf(word: LastWord | undefined, steps: Story['steps']): Story['circuit'] {
  const seen = [...steps.map(({ result }) => at(result, 'circuit')), word?.view?.circuit].map(fieldsOf);
  const circuit = Object.assign({}, ...seen) as { crossRegionBandwidthId?: string; orderNumber?: string | null };
  const { crossRegionBandwidthId, orderNumber } = circuit;
  return crossRegionBandwidthId === undefined ? undefined : { crossRegionBandwidthId, ...defined({ orderNumber }) };
}
