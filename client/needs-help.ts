import { CrbAttention, ORDER_ATTENTION, type AttentionCode } from '../contract/index.js';
import {
  GRPC,
  grpcAnswer,
  OPEN,
  ORDERS,
  PAUSE_INFO,
  REPORTED_PROBLEMS,
  SIGN_CONDITIONS,
  SIGNS,
  type Sign,
} from '../temporal/index.js';
import { ask, type Temporal } from './temporal.js';
import type { ListedRun } from './visibility.js';

/** How to find the open orders that need somebody. */
export interface NeedsHelp {
  /** Undefined: the server knows no sign. */
  readonly condition?: string;
  /** Signs that the server can't search for, and its answer. */
  readonly notSearched: readonly { readonly sign: Sign; readonly why: string }[];
}

/** Asks the server which signs it can search for: older servers, and namespaces without an attribute, know only some. */
export async function needsHelp(temporal: Temporal): Promise<NeedsHelp> {
  const refusals = await Promise.all(
    SIGNS.map(async (sign) => ({ sign, why: await whyRefused(temporal, SIGN_CONDITIONS[sign]) })),
  );
  const known = refusals.filter(({ why }) => why === undefined).map(({ sign }) => SIGN_CONDITIONS[sign]);
  const notSearched = refusals.flatMap(({ sign, why }) => (why === undefined ? [] : [{ sign, why }]));
  return { ...(known.length > 0 ? { condition: `(${known.join(' OR ')}) AND ${OPEN}` } : {}), notSearched };
}

async function whyRefused(temporal: Temporal, condition: string): Promise<string | undefined> {
  try {
    await ask(temporal, () => temporal.client.workflow.count([ORDERS, condition, OPEN].join(' AND ')));
    return undefined;
  } catch (error) {
    const answer = grpcAnswer(error);
    if (answer?.code === GRPC.INVALID_ARGUMENT) {
      return answer.details;
    }
    throw error;
  }
}

/** Why an open order needs somebody, as far as its row in the server's list shows. That it is held shows in its state. */
export function attentionOfRow({ typedSearchAttributes: listed, status }: ListedRun): AttentionCode | undefined {
  if (listed.get(PAUSE_INFO)?.length) {
    return status.name === 'PAUSED' ? 'paused' : 'stepPaused';
  }
  if (listed.get(REPORTED_PROBLEMS)?.length) {
    return 'taskFailing';
  }
  return (
    ORDER_ATTENTION.find((code) => code === listed.get(CrbAttention)) ??
    (status.name === 'PAUSED' ? 'paused' : undefined)
  );
}
