import { isFinal, orderUrl, summaryOf, type OrderRequest, type OrderView } from '../../contract/index.js';
import { OrdersError } from '../../client/index.js';
import { type DemoIo, type DemoStyle, indented } from './io.js';
import { DemoError } from './error.js';
import { askYesNo } from './question.js';
import type { DemoSystem } from './system.js';
import { clockOf, stepText } from './words.js';

/** Who asks for the orders, and who approves them: not the same person. */
export const REQUESTER = 'ana@example.com';
export const APPROVER = 'ben@example.com';

/** One order of the demo. */
export interface DemoOrder {
  readonly title: string;
  readonly request: OrderRequest;
}

/** The teller of the demo's story. */
export interface DemoTeller {
  readonly io: DemoIo;
  readonly style: DemoStyle;
  readonly showQuote: (quote: NonNullable<OrderView['quote']>) => string;
  /** Prints a line, or several. */
  readonly say: (text?: string) => void;
}

/**
 * Starts an order and follows it to its end. Somebody decides on its quote: the person at the terminal, whoever is
 * quicker elsewhere, or without a terminal the demo itself.
 *
 * @param stop - gives up following
 * @returns the order as it has ended
 */
export async function followDemoOrder(
  system: Pick<DemoSystem, 'orders' | 'uiUrl' | 'server'>,
  { title, request }: DemoOrder,
  teller: DemoTeller,
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
          'Try again on a terminal: there a person can resolve it.',
        );
      }
      last = view;
      deciding.ask(view);
    }
  } finally {
    await deciding.end();
  }
  deciding.trouble.throwIfAborted();
  stop.throwIfAborted();
  if (!last || !isFinal(last.state)) {
    throw new DemoError(`The order ${orderId} did not come to an end.`, 'Try again.');
  }
  return last;
}

function stepLine(step: OrderView['timeline'][number], view: OrderView, style: DemoStyle): string {
  const colour =
    step.state === 'completed' ? style.green : step.state === 'awaitingApproval' ? style.yellow : style.bold;
  return `  ${style.dim(clockOf(step.at))}  ${colour(step.state.padEnd(16))}  ${stepText(step, view)}`;
}

/** At most one question at a time: about the quote that waits, until it is decided. */
class Deciding {
  readonly #system: Pick<DemoSystem, 'orders'>;
  readonly #teller: DemoTeller;
  readonly #stop: AbortSignal;
  readonly #trouble = new AbortController();
  #open: { quote: string; withdraw: AbortController; done: Promise<void> } | undefined;
  #asked: string | undefined;

  constructor(system: Pick<DemoSystem, 'orders'>, teller: DemoTeller, stop: AbortSignal) {
    this.#system = system;
    this.#teller = teller;
    this.#stop = stop;
  }

  /** Aborts, with the error, when a decision could not be handed over. */
  get trouble(): AbortSignal {
    return this.#trouble.signal;
  }

  /** Withdraws the question when what it asks has been decided, here or elsewhere. */
  async see({ state, quote }: OrderView): Promise<void> {
    if (this.#open && (state !== 'awaitingApproval' || quote?.id !== this.#open.quote)) {
      await this.end();
    }
  }

  /** Asks about the quote that waits, unless it has been asked about. */
  ask({ orderId, state, quote }: OrderView): void {
    if (state !== 'awaitingApproval' || !quote || quote.id === this.#asked) {
      return;
    }
    this.#asked = quote.id;
    const { say, showQuote } = this.#teller;
    say();
    say(indented(showQuote(quote), 2));
    say();
    const withdraw = new AbortController();
    const done = this.#decide(orderId, quote.id, withdraw.signal).catch((error: unknown) => {
      this.#trouble.abort(error);
    });
    this.#open = { quote: quote.id, withdraw, done };
  }

  async end(): Promise<void> {
    this.#open?.withdraw.abort();
    await this.#open?.done;
    this.#open = undefined;
  }

  async #decide(orderId: string, quote: string, withdrawn: AbortSignal): Promise<void> {
    const { io, style, say } = this.#teller;
    if (!io.interactive) {
      say(`  No terminal to ask at: approving as ${APPROVER}.`);
    } else {
      say(style.dim('  Decide here, or in the Web UI: send the update approveOrder or rejectOrder.'));
    }
    const answer = io.interactive ? await askYesNo(`  Approve as ${APPROVER}? [Y/n]`, withdrawn) : 'yes';
    if (answer === 'later') {
      if (this.#stop.aborted) {
        return;
      }
      if (withdrawn.aborted) {
        say(style.dim('  Decided elsewhere.'));
      } else {
        say('  No more input: waiting for a decision from elsewhere. Ctrl-C ends the demo.');
      }
      return;
    }
    const decision = { by: APPROVER, quote };
    try {
      await (answer === 'yes'
        ? this.#system.orders.approve(orderId, decision)
        : this.#system.orders.reject(orderId, decision));
    } catch (error) {
      // Somebody else was quicker; the order says so itself.
      if (!(error instanceof OrdersError && ['refused', 'ended'].includes(error.code))) {
        throw error;
      }
      say(`  ${style.yellow('!')} ${error.message}`);
    }
  }
}
