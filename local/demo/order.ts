import { isFinal, orderUrl, summaryOf, type OrderRequest, type OrderView } from '../../contract/index.js';
import { OrdersError } from '../../client/index.js';
import { APPROVER, COMMENT, someApprover, whyNotByDemo } from './approver.js';
import { type DemoIo, type DemoStyle, indented } from './io.js';
import { DemoError } from './error.js';
import { askYesNo } from './question.js';
import type { DemoSystem } from './system.js';
import { clockOf, stepText } from './words.js';

/** One order of the demo. */
export interface DemoOrder {
  readonly title: string;
  readonly request: OrderRequest;
}

/** How the demo prints and asks. */
export interface DemoTeller {
  readonly io: DemoIo;
  readonly style: DemoStyle;
  readonly showQuote: (quote: NonNullable<OrderView['quote']>) => string;
  /** Prints one line or several. */
  readonly say: (text?: string) => void;
}

/** The same for an order that is followed; `keep`: everything goes on running after it. */
type FollowTeller = DemoTeller & { readonly keep: boolean };

/**
 * Starts an order and follows it until it ends. The person at the terminal decides on its quote, unless somebody decides
 * elsewhere first. Without a terminal the demo approves automatically. Where the policy lets nobody here approve alone, a
 * person can still decide elsewhere; without a terminal the order is left as it waits.
 *
 * @param stop - stops following
 * @returns the final view of the order, or that of an order that is left
 */
export async function followDemoOrder(
  system: Pick<DemoSystem, 'orders' | 'uiUrl' | 'server'>,
  { title, request }: DemoOrder,
  teller: FollowTeller,
  stop: AbortSignal,
): Promise<OrderView> {
  const { say, style } = teller;
  const { orderId, runId } = await system.orders.start(request);
  say();
  say(style.bold(title));
  say(style.dim(`${summaryOf(request)}; in the Web UI:`));
  say(orderUrl(system.uiUrl, system.server.namespace, orderId, runId));
  say();

  const deciding = new Deciding(system, teller, stop);
  const over = AbortSignal.any([stop, deciding.trouble]);
  let last: OrderView | undefined;
  let told = 0;
  try {
    for await (const view of system.orders.watch(orderId, { signal: over })) {
      await deciding.see(view);
      view.timeline.slice(told).forEach((step) => say(stepLine(step, view, style)));
      told = view.timeline.length;
      if (view.attention && view.attention.code !== last?.attention?.code) {
        say(`  ${style.yellow('!')} ${view.attention.text}`);
      }
      if (view.state === 'held' && !teller.io.interactive) {
        throw new DemoError(
          `The order is held: ${view.reason ?? ''}`,
          'Try again on a terminal, where a person can resolve it.',
        );
      }
      last = view;
      deciding.ask(view);
      if (deciding.isLeft) {
        return view;
      }
    }
  } finally {
    await deciding.end();
  }
  deciding.trouble.throwIfAborted();
  stop.throwIfAborted();
  if (!last || !isFinal(last.state)) {
    throw new DemoError(`Order ${orderId} did not end.`, 'Try again.');
  }
  return last;
}

function stepLine(step: OrderView['timeline'][number], view: OrderView, style: DemoStyle): string {
  const colour =
    step.state === 'completed' ? style.green : step.state === 'awaitingApproval' ? style.yellow : style.bold;
  return `  ${style.dim(clockOf(step.at))}  ${colour(step.state.padEnd(16))}  ${stepText(step, view)}`;
}

/** A quote that the demo decides on. */
interface ToDecide {
  readonly orderId: string;
  readonly quote: string;
  readonly needsComment: readonly ('approve' | 'reject')[];
}

/** Asks about the current quote until it is decided; at most one question at a time. */
class Deciding {
  readonly #system: Pick<DemoSystem, 'orders' | 'server'>;
  readonly #teller: FollowTeller;
  readonly #stop: AbortSignal;
  readonly #trouble = new AbortController();
  #open: { quote: string; withdraw: AbortController; done: Promise<void> } | undefined;
  #asked: string | undefined;
  #isLeft = false;

  constructor(system: Pick<DemoSystem, 'orders' | 'server'>, teller: FollowTeller, stop: AbortSignal) {
    this.#system = system;
    this.#teller = teller;
    this.#stop = stop;
  }

  /** Aborts with the error when a decision can't be sent. */
  get trouble(): AbortSignal {
    return this.#trouble.signal;
  }

  /** Whether nobody here can decide, and nobody waits for a decision elsewhere. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Withdraws the question when the quote has been decided, here or elsewhere. */
  async see({ state, quote }: OrderView): Promise<void> {
    if (this.#open && (state !== 'awaitingApproval' || quote?.id !== this.#open.quote)) {
      await this.end();
    }
  }

  /** Asks about the current quote, once. */
  ask(view: OrderView): void {
    const { orderId, state, quote, approval } = view;
    if (state !== 'awaitingApproval' || !quote || quote.id === this.#asked) {
      return;
    }
    this.#asked = quote.id;
    const { say, showQuote } = this.#teller;
    say();
    say(indented(showQuote(quote), 2));
    say();
    const why = whyNotByDemo(view, Date.now());
    if (why !== undefined) {
      this.#sayWhoCan(view, why);
      this.#isLeft = !this.#teller.io.interactive;
      return;
    }
    const withdraw = new AbortController();
    const done = this.#decide(
      { orderId, quote: quote.id, needsComment: approval?.terms.commentFor ?? [] },
      withdraw.signal,
    ).catch((error: unknown) => {
      this.#trouble.abort(error);
    });
    this.#open = { quote: quote.id, withdraw, done };
  }

  async end(): Promise<void> {
    this.#open?.withdraw.abort();
    await this.#open?.done;
    this.#open = undefined;
  }

  #sayWhoCan(view: OrderView, why: string): void {
    const { say, style, io, keep } = this.#teller;
    const { orderId, quote } = view;
    say(`  ${style.yellow('!')} The demo can't approve this order. ${why}`);
    const { identity } = view.approval?.terms ?? {};
    if (!io.interactive && !keep) {
      say('  The order waits, and the demo ends. On a terminal, or with --keep, it waits for who can approve it.');
      say();
      return;
    }
    say('  The order waits. In another terminal, in this directory, while the demo runs:');
    say();
    say(`  export TEMPORAL_ADDRESS=${this.#system.server.address}`);
    const proving = identity === 'attributed' ? ['--signal'] : [];
    const words = ['approve', orderId, '--quote', quote?.id ?? '', '--by', someApprover(view), ...proving];
    say(indented(style.command(...words), 2));
    say();
  }

  async #decide({ orderId, quote, needsComment }: ToDecide, withdrawn: AbortSignal): Promise<void> {
    const { io, style, say } = this.#teller;
    if (!io.interactive) {
      say(`  No terminal, so the demo approves as ${APPROVER}.`);
    } else {
      say(style.dim('  Decide here, or in the Web UI with the update approveOrder or rejectOrder.'));
    }
    const answer = io.interactive ? await askYesNo(style.fit(`  Approve as ${APPROVER}? [y/n]`), withdrawn) : 'yes';
    if (answer === 'later') {
      if (this.#stop.aborted) {
        return;
      }
      if (withdrawn.aborted) {
        say(style.dim('  Decided elsewhere.'));
      } else {
        say('  No more input. Waiting for a decision elsewhere; press Ctrl-C to stop.');
      }
      return;
    }
    const name = answer === 'yes' ? 'approve' : 'reject';
    const decision = { by: APPROVER, quote, ...(needsComment.includes(name) && { comment: COMMENT }) };
    try {
      await this.#system.orders[name](orderId, decision);
    } catch (error) {
      // Somebody else decided first; the order's answer says so.
      if (!(error instanceof OrdersError && ['refused', 'ended'].includes(error.code))) {
        throw error;
      }
      say(`  ${style.yellow('!')} ${error.message}`);
    }
  }
}
