import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { isFinal, orderQuery, type OrderRequest, type OrderView } from '../../contract/index.js';
import type { Policy } from '../../policy/index.js';
import { createZenlayer } from '../../zenlayer/index.js';
import { REFUSED } from '../chaos/alphabet.js';
import type { Random } from '../chaos/random.js';
import type { Ordered } from '../chaos/scene.js';
import { eventually } from '../support/eventually.js';
import type { OrderHandle, World } from '../support/world.js';
import type { Ledger, Word } from './ledger.js';
import type { Market } from './market.js';
import { demandOf, mayDecide } from './oracle.js';
import { APPROVERS, type Wish } from './plan.js';
import { seatOf, written } from './voices.js';

/** No order asks for so much, so a change to it is somebody else's. Mbps. */
const OUTSIDE = { least: 101, most: 140 };

export function isOutside(bandwidth: unknown): boolean {
  return typeof bandwidth === 'number' && bandwidth >= OUTSIDE.least && bandwidth <= OUTSIDE.most;
}

/** One order that was started, and the quotes that people have seen of it. */
interface Run {
  runId: string;
  handle: OrderHandle;
  quotes: string[];
}

type Send = { name: string; content: unknown };

export interface PlayerOptions {
  wish: Wish;
  world: World;
  market: Market;
  ledger: Ledger;
  policy: Policy;
  random: Random;
}

/** Everybody who has to do with one wish: who asks, decides, meddles, and orders again. */
export class Player {
  readonly wish: Wish;
  readonly request: OrderRequest;
  /** What its purchases name: the VPC, or the circuit. */
  readonly subject: string;
  readonly runs: Run[] = [];
  /** Messages that reached an order. */
  delivered = 0;
  readonly #options: PlayerOptions;

  constructor(options: PlayerOptions) {
    const { wish, world } = options;
    const { action, requester: requestedBy, internetChargeType, bandwidth, bandwidthCap } = wish;
    const [regionA, regionZ] = wish.regions;
    const cap = bandwidthCap === undefined ? {} : { bandwidthCap };
    const create = world.createRequest({ regionA, regionZ, internetChargeType, bandwidth, ...cap, requestedBy });
    this.#options = options;
    this.wish = wish;
    if (action === 'create') {
      this.request = create;
      this.subject = create.vpcId;
    } else {
      const { crossRegionBandwidthId } = world.sandbox.plant({
        vpcId: create.vpcId,
        regionA,
        regionZ,
        internetChargeType,
        bandwidth: 100,
        bandwidthCap: bandwidthCap === undefined ? null : 300,
      });
      this.request = { action, crossRegionBandwidthId, bandwidth, ...cap, requestedBy };
      this.subject = crossRegionBandwidthId;
    }
  }

  /** What these people do in one round: first the world moves, then they speak. */
  async act(): Promise<void> {
    const { random, market } = this.#options;
    const view = await this.#observe();
    if (random.chance(0.45)) {
      market.move(this.wish, random.pick([70, 90, 100, 100, 110, 150]));
    }
    if (view === undefined || isFinal(view.state)) {
      // Nobody orders what is there.
      if (view?.circuit === undefined && random.chance(0.8)) {
        await this.#order();
      }
      return;
    }
    if (this.wish.action === 'modify' && ['awaitingApproval', 'quoting'].includes(view.state) && random.chance(0.15)) {
      await this.#meddle();
    }
    if (random.chance(0.2)) {
      await this.#trouble();
    }
    const messages = this.#speak(view);
    if (random.chance(0.3)) {
      await Promise.all(messages.map((message) => this.#send(message)));
    } else {
      for (const message of messages) {
        await this.#send(message);
      }
    }
  }

  /** Nothing more is wanted of what is held. */
  async giveUp(): Promise<void> {
    const view = await this.#observe();
    if (view?.state === 'held') {
      await this.#send(resolve(view, 'abandon'));
    }
  }

  get #run(): Run | undefined {
    return this.runs.at(-1);
  }

  async #observe(): Promise<OrderView | undefined> {
    const run = this.#run;
    const view = await run?.handle.query(orderQuery);
    if (run !== undefined && view?.quote !== undefined && !run.quotes.includes(view.quote.id)) {
      run.quotes.push(view.quote.id);
    }
    return view;
  }

  async #order(): Promise<void> {
    const { world } = this.#options;
    const { workflowId } = await world.start(this.request);
    const { runId } = await world.client.workflow.getHandle(workflowId).describe();
    this.runs.push({ runId, handle: world.client.workflow.getHandle(workflowId, runId), quotes: [] });
  }

  /** Somebody else changes the circuit that is to be changed. */
  async #meddle(): Promise<void> {
    const { world, random } = this.#options;
    const { sandbox } = world;
    const zenlayer = createZenlayer({ endpoint: sandbox.url, credentials: sandbox.accessKey });
    await zenlayer
      .call('ModifyCrossRegionBandwidth', {
        crossRegionBandwidthId: this.subject,
        bandwidth: random.between(OUTSIDE.least, OUTSIDE.most),
      })
      // The API may be out of order for them, too.
      .catch(() => undefined);
    await eventually(
      () => sandbox.state().circuits.find((row) => row.crossRegionBandwidthId === this.subject)?.status,
      (status) => status === 'AVAILABLE',
    );
  }

  /** Somebody sends what no order takes. */
  async #trouble(): Promise<void> {
    const { world, random } = this.#options;
    const run = this.#run;
    const { byHand, refusals = 0 } = random.pick(REFUSED);
    if (run === undefined || byHand === undefined) {
      return;
    }
    const orderNothing = () => {
      throw new Error('such a letter orders nothing');
    };
    const order: Ordered = {
      client: world.client,
      orderId: run.handle.workflowId,
      request: this.request,
      current: { ...run, request: this.request },
      answers: [],
      start: orderNothing,
      add: orderNothing,
    };
    await byHand(order);
    this.delivered += refusals;
  }

  #speak(view: OrderView): Send[] {
    const { random, ledger } = this.#options;
    if (view.state === 'held') {
      return [resolve(view, random.pick(['sendAgain', 'sendAgain', 'abandon']))];
    }
    if (random.chance(0.25)) {
      // All agree.
      return this.#eligible().map((person) => this.#decide('approve', person));
    }
    const earlier = this.runs.slice(0, -1).find(({ quotes }) => quotes.length > 0);
    if (earlier !== undefined && random.chance(0.3)) {
      // All approve an order that has ended, as from a list of yesterday.
      const [quote = ''] = earlier.quotes;
      return this.#eligible().map((person) => this.#say('approve', person, { quote, seenIn: earlier.runId }));
    }
    return Array.from({ length: random.between(0, 3) }, (): Send => {
      const anybody = random.pick([...APPROVERS, this.wish.requester, 'a stranger']);
      const dice = random.next();
      if (dice < 0.35) {
        const [first = anybody, ...others] = this.#eligible();
        return this.#decide('approve', random.pick([first, ...others]));
      }
      if (dice < 0.5) {
        return this.#decide('approve', anybody, random.chance(0.6));
      }
      if (dice < 0.75) {
        return this.#say('approve', anybody, random.pick([NO_QUOTE, ...this.#seen()]));
      }
      if (dice < 0.85) {
        return this.#decide('reject', anybody, random.chance(0.6));
      }
      if (dice < 0.95) {
        const by = random.pick(APPROVERS);
        ledger.names.set(by, by);
        const quote = view.quote?.id;
        return {
          name: random.pick(['approve', 'reject']),
          content: random.pick<unknown>([
            'yes',
            [by, quote],
            { by },
            { by: 7, quote },
            { by, quote, force: true },
            { by, quote: 'Q9' },
          ]),
        };
      }
      if (dice < 0.98) {
        return { name: 'requote', content: { by: anybody } };
      }
      return { name: 'cancel', content: { by: this.wish.requester } };
    });
  }

  /** Whoever may approve by the rule for people. */
  #eligible(): string[] {
    const { policy } = this.#options;
    const rule = policy.rules.find(({ name }) => name === `for ${this.wish.requester}`);
    if (rule === undefined) {
      return [];
    }
    const demand = demandOf(policy, rule, this.wish.requester);
    return [...APPROVERS, this.wish.requester].filter(
      (person) => mayDecide(demand, person) && (demand.requesterMayApprove || person !== this.wish.requester),
    );
  }

  /** About the newest quote. */
  #decide(decision: Word['decision'], person: string, hasComment = true): Send {
    return this.#say(
      decision,
      person,
      this.#seen().findLast(({ seenIn }) => seenIn === this.#run?.runId),
      hasComment,
    );
  }

  /** Every quote of every order, in the order in which people saw them. */
  #seen(): Seen[] {
    return this.runs.flatMap(({ runId, quotes }) => quotes.map((quote) => ({ quote, seenIn: runId })));
  }

  #say(decision: Word['decision'], person: string, seen: Seen = NO_QUOTE, hasComment = true): Send {
    const { random, ledger, policy } = this.#options;
    const seat = seatOf(random, policy, { person, requester: this.wish.requester });
    ledger.words.push({ person, seat: seat ?? person, decision, ...seen });
    return {
      name: decision,
      content: {
        by: written(random, ledger, person),
        quote: seen.quote,
        ...(hasComment ? { comment: 'as agreed' } : {}),
        ...(seat === undefined ? {} : { for: written(random, ledger, seat) }),
      },
    };
  }

  /** To whatever order of this wish is open, as most tools do. */
  async #send({ name, content }: Send): Promise<void> {
    const { world, random } = this.#options;
    const { handle } = this.#run ?? {};
    const open = handle && world.client.workflow.getHandle(handle.workflowId);
    try {
      await (name !== 'resolve' && random.chance(0.3)
        ? open?.executeUpdate(`${name}Order`, { args: [content] })
        : open?.signal(name, content));
      this.delivered += 1;
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) {
        this.delivered += 1;
      } else if (!(error instanceof WorkflowNotFoundError)) {
        throw error;
      }
    }
  }
}

type Seen = Pick<Word, 'quote' | 'seenIn'>;

const NO_QUOTE: Seen = { quote: 'Q1-000000000000', seenIn: 'none' };

function resolve({ hold }: OrderView, choice: 'sendAgain' | 'abandon'): Send {
  return { name: 'resolve', content: { by: 'olga', hold: hold?.id, choice, reason: 'looked in the console' } };
}
