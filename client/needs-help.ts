import { CrbAttention, CrbState, ORDER_ATTENTION, type AttentionCode } from '../contract/index.js';
import { equals, GRPC, grpcAnswer } from '../temporal/index.js';
import { PAUSE_INFO, REPORTED_PROBLEMS } from './attention.js';
import { ask, type Temporal } from './temporal.js';
import { OPEN, ORDERS, type ListedRun } from './visibility.js';

/** What in the server's list shows that an open order needs somebody. */
const SIGNS = ['held', 'attention', 'failing', 'stepPaused', 'paused'] as const;
type Sign = (typeof SIGNS)[number];

const CONDITIONS: Readonly<Record<Sign, string>> = {
  held: equals(CrbState.name, 'held'),
  attention: `${CrbAttention.name} IS NOT NULL`,
  failing: `${REPORTED_PROBLEMS.name} IS NOT NULL`,
  stepPaused: `${PAUSE_INFO.name} IS NOT NULL`,
  paused: equals('ExecutionStatus', 'Paused'),
};

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
    SIGNS.map(async (sign) => ({ sign, why: await whyRefused(temporal, CONDITIONS[sign]) })),
  );
  const known = refusals.filter(({ why }) => why === undefined).map(({ sign }) => CONDITIONS[sign]);
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
