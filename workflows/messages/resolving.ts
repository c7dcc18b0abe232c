import { rulesOf } from '../../contract/actions/index.js';
import type { Circuit, ResolveMessage } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import { isResolvable, planOf } from '../order/stage.js';
import { checkCircuit, recordToCheckBy } from './adopting.js';
import { judgeResolve } from './hold.js';
import type { Judged } from './judged.js';
import { RESOLVE_WORDS } from './words.js';

/**
 * Takes one `resolve`, whatever it holds. A circuit that Zenlayer has to be asked about first keeps its sender waiting for
 * some seconds. Meanwhile the same message gets the same answer, and any other is refused.
 */
export function resolveOrder(order: Order, content: unknown): Judged | Promise<Judged> {
  const judged = judge(order, content);
  if ('refused' in judged) {
    return judged;
  }
  const { stage, checking } = order;
  const { resolve } = judged;
  const { crossRegionBandwidthId: id = '' } = resolve;
  if (checking !== undefined) {
    return isSame(checking.resolve, resolve)
      ? checking.checked.then((found) => ('refused' in found ? found : taken(resolve)))
      : {
          refused: RESOLVE_WORDS.beingChecked(checking.resolve.crossRegionBandwidthId ?? '', checking.resolve.by),
        };
  }
  const record = stage.state === 'held' ? recordToCheckBy(stage, resolve) : undefined;
  if (record === undefined) {
    return take(order, resolve, { crossRegionBandwidthId: id });
  }
  const checked = checkCircuit(order, record, id).finally(() => {
    delete order.checking;
  });
  order.checking = { resolve, checked };
  return checked.then((found) => {
    if ('refused' in found) {
      return found;
    }
    // The hold may be another one by now.
    const again = judge(order, content);
    return 'refused' in again ? again : take(order, resolve, found.circuit);
  });
}

function judge(order: Order, content: unknown): { resolve: ResolveMessage } | { refused: string } {
  const { stage } = order;
  const request = planOf(stage)?.request;
  return judgeResolve(content, {
    state: stage.state,
    hold: stage.state === 'held' ? stage.hold : undefined,
    circuit: stage.circuit,
    taken: isResolvable(stage) ? stage.resolve : undefined,
    changes: request && rulesOf(request).circuit(request),
  });
}

function take({ stage }: Order, resolve: ResolveMessage, adopted: Circuit): Judged {
  if (isResolvable(stage)) {
    stage.resolve = resolve;
  }
  if (stage.state === 'held' && resolve.choice === 'adopt') {
    stage.adopted = adopted;
  }
  return taken(resolve);
}

function taken({ by, choice, crossRegionBandwidthId: id }: ResolveMessage): Judged {
  return {
    text: choice === 'adopt' ? RESOLVE_WORDS.adopted(by, id ?? '') : RESOLVE_WORDS.resolved(by, choice),
  };
}

function isSame(one: ResolveMessage, other: ResolveMessage): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
