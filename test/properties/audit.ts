import type { OrderRequest, Price, StartingPoint } from '../../contract/index.js';
import type { Clocks, Facts, Policy } from '../../policy/index.js';
import { NO_PRICE } from '../activities/figures.js';
import { CREATE } from '../chaos/faults.js';
import type { History, Message, Step } from './history.js';
import type { Ledger, Purchase } from './ledger.js';
import {
  afterHearing,
  demandOf,
  isEnough,
  isNotDearer,
  isSameStart,
  maySpeak,
  millisecondsOf,
  ruleFor,
  type Rule,
  type Voice,
} from './oracle.js';
import type { Wish } from './plan.js';

/** One run of an order, and all that is known of it. */
export interface Case {
  wish: Wish;
  request: OrderRequest;
  policy: Policy;
  /** What holds where the policy says nothing. */
  clocks: Clocks;
  runId: string;
  history: History;
  purchases: readonly Purchase[];
  /** How it ended. */
  state: string;
}

/** As long as a purchase may be on its way, and a little more. */
const ON_ITS_WAY_MS = 5_000;

/** A quote that people, or a rule, may have approved. */
interface Asked {
  id: string;
  price: Price;
  base: StartingPoint | undefined;
  rule: Rule;
  /** The task in which it was shown, and the one in which enough people had approved it; undefined = none. */
  shownIn: number;
  approvedIn: number | undefined;
  /** Unix ms. */
  validUntil: number;
}

interface QuotedResult {
  kind: string;
  quote: { id: string; price: Price; previousPrice?: Price; base?: StartingPoint; where?: Facts['regions'] };
}

/** Whether every purchase of a run was approved by those whom the policy demands. @returns what was not as promised */
export function audit(run: Case, ledger: Ledger): string[] {
  const asked = quotesOf(run, ledger);
  return [
    ...run.purchases.flatMap((purchase) => [
      ...asRequested(run, purchase),
      ...(asked.some((quote) => isCause(run, ledger, quote, asked, purchase))
        ? []
        : [`bought without a valid approval: ${explain(asked, purchase)}`]),
    ]),
    ...(run.purchases.length > 0 && ['rejected', 'expired', 'cancelled'].includes(run.state)
      ? [`${run.state}, and bought`]
      : []),
  ].map((violation) => `${run.wish.requester}, ${run.request.action}, run ${run.runId}: ${violation}`);
}

/** Whether a quote is what a purchase was made by. */
function isCause(run: Case, ledger: Ledger, quote: Asked, asked: readonly Asked[], purchase: Purchase): boolean {
  const { history } = run;
  const step = history.steps.findLast(({ type, scheduledAt }) => type === 'placeOrder' && scheduledAt <= purchase.at);
  if (step === undefined || quote.approvedIn === undefined || step.scheduledIn < quote.approvedIn) {
    return false;
  }
  const later = asked.filter(({ shownIn }) => shownIn > quote.shownIn && shownIn <= step.scheduledIn);
  return (
    purchase.at <= quote.validUntil + ON_ITS_WAY_MS &&
    isNotDearer(quote.price, purchase.price) &&
    isSameStart(quote.base, purchase.base) &&
    later.every((other) => isNotDearer(quote.price, other.price) && isSameStart(quote.base, other.base)) &&
    !isTakenBack(run, ledger, quote, step)
  );
}

/** Whether somebody rejected the quote while the purchase waited to be tried again. */
function isTakenBack(run: Case, ledger: Ledger, quote: Asked, step: Step): boolean {
  const places = run.history.steps.filter(({ type }) => type === 'placeOrder');
  // After a purchase without a clear answer a rejection is refused, until a person has resolved the hold.
  if (
    places.some(
      ({ result, heardIn }) => heardIn !== undefined && kindOf(result) !== 'notExecuted' && kindOf(result) !== 'placed',
    )
  ) {
    return false;
  }
  return decisionsOn(run, ledger, quote).some(({ decision, heardIn }) => {
    const before = places.findLast(({ scheduledIn }) => scheduledIn < heardIn);
    return (
      decision === 'reject' &&
      heardIn > (quote.approvedIn ?? 0) &&
      heardIn <= step.scheduledIn &&
      before?.heardIn !== undefined &&
      before.heardIn < heardIn
    );
  });
}

function kindOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null ? (result as { kind?: unknown }).kind : undefined;
}

/** Every quote that the order made, with the approval that it got. */
function quotesOf(run: Case, ledger: Ledger): Asked[] {
  const quotes = run.history.steps.filter(
    ({ type, result, heardIn }) => type === 'quoteOrder' && heardIn !== undefined && kindOf(result) === 'quoted',
  );
  return quotes.map(({ result, heardIn = 0 }, index) => {
    const { id, price, previousPrice, base } = (result as QuotedResult).quote;
    const rule = ruleFor(run.policy, factsOf(run, { price, previousPrice, base }), index === 0);
    const quote = { id, price, base, rule, shownIn: heardIn };
    const approvedIn = approvalOf(run, ledger, quote);
    const approvedAt = run.history.tasks[approvedIn ?? -1]?.at ?? Number.NaN;
    return {
      ...quote,
      approvedIn,
      validUntil: approvedAt + millisecondsOf(rule.approvalValid, run.clocks.approvalValidMs),
    };
  });
}

function factsOf(
  { wish, request }: Case,
  { price, previousPrice, base }: { price: Price; previousPrice: Price | undefined; base: StartingPoint | undefined },
): Facts {
  return {
    action: wish.action,
    requestedBy: wish.requester,
    vpcId: request.action === 'create' ? request.vpcId : '',
    regions: [...wish.regions],
    internetChargeType: wish.internetChargeType,
    bandwidth: wish.bandwidth,
    bandwidthCap: wish.bandwidthCap ?? base?.bandwidthCap ?? null,
    price: { ...NO_PRICE, ...price },
    previousPrice,
    base,
  };
}

/** The task in which enough people had approved a quote; undefined = they never had, or somebody had rejected it. */
function approvalOf(run: Case, ledger: Ledger, quote: Pick<Asked, 'id' | 'rule' | 'shownIn'>): number | undefined {
  const { rule, shownIn } = quote;
  if (rule.approvals === 'automatic') {
    return shownIn;
  }
  const demand = demandOf(run.policy, rule, run.wish.requester);
  const deadline = (run.history.tasks[shownIn]?.at ?? 0) + millisecondsOf(rule.decideWithin, run.clocks.decideWithinMs);
  const inTime = decisionsOn(run, ledger, quote).filter(
    ({ heardIn }) => heardIn > shownIn && (run.history.tasks[heardIn]?.at ?? Infinity) < deadline,
  );
  let approvals: Said[] = [];
  const approvedIn = inTime.find((said) => {
    approvals = said.decision === 'approve' ? afterHearing(approvals, said) : approvals;
    return isEnough(demand, approvals);
  })?.heardIn;
  const isOver = (heardIn: number) => heardIn < (approvedIn ?? -1);
  const isRejected = inTime.some(({ heardIn, decision }) => decision === 'reject' && isOver(heardIn));
  const isReplaced = run.history.messages.some(
    (message) => isRequote(message) && message.heardIn > shownIn && isOver(message.heardIn),
  );
  return isRejected || isReplaced ? undefined : approvedIn;
}

/** Whether somebody asked for another quote instead: anybody may, until the quote is approved. */
function isRequote(message: Message): message is Message & { heardIn: number } {
  const { name, content, heardIn } = message;
  return name === 'requote' && heardIn !== undefined && typeof (content as { by?: unknown } | null)?.by === 'string';
}

interface Said extends Voice {
  decision: 'approve' | 'reject';
  heardIn: number;
}

/** The decisions on a quote that count: from people who may, in the right form, and after they had seen it. */
function decisionsOn(run: Case, ledger: Ledger, { id, rule, shownIn }: Pick<Asked, 'id' | 'rule' | 'shownIn'>): Said[] {
  const demand = demandOf(run.policy, rule, run.wish.requester);
  const timeOf = (task: number) => run.history.tasks[task]?.at ?? NaN;
  return run.history.messages.flatMap((message) => {
    const said = readDecision(message, ledger);
    return said !== undefined &&
      said.quote === id &&
      maySpeak(demand, said, { at: timeOf(said.heardIn), asked: timeOf(shownIn) }) &&
      (said.hasComment || !rule.commentFor?.includes(said.decision)) &&
      ledger.meant({ ...said, seenIn: run.runId })
      ? [said]
      : [];
  });
}

function readDecision(
  { name, content, heardIn }: Message,
  ledger: Ledger,
): (Said & { quote: string; hasComment: boolean }) | undefined {
  if (
    (name !== 'approve' && name !== 'reject') ||
    heardIn === undefined ||
    typeof content !== 'object' ||
    content === null
  ) {
    return undefined;
  }
  const { by, quote, comment, for: place, ...rest } = content as Record<string, unknown>;
  const nameOf = (written: unknown) => (typeof written === 'string' ? ledger.names.get(written) : undefined);
  const person = nameOf(by);
  const seat = place === undefined ? person : nameOf(place);
  // Nobody names himself as somebody else.
  const isVoice = person !== undefined && seat !== undefined && (place === undefined || seat !== person);
  return !isVoice || typeof quote !== 'string' || Object.keys(rest).length > 0
    ? undefined
    : { person, seat, decision: name, quote, heardIn, hasComment: typeof comment === 'string' && comment !== '' };
}

/** Whether a purchase named exactly what was asked for. */
function asRequested({ request }: Case, { action, body, base }: Purchase): string[] {
  const { requestedBy: _requestedBy, action: asked, ...wanted } = request;
  const expected = { bandwidth: base?.bandwidth, ...wanted };
  const fits =
    (action === CREATE) === (asked === 'create') && JSON.stringify(sorted(body)) === JSON.stringify(sorted(expected));
  return fits ? [] : [`bought ${JSON.stringify(body)}, and asked for was ${JSON.stringify(expected)}`];
}

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
}

function explain(asked: readonly Asked[], { at, price, base }: Purchase): string {
  return JSON.stringify({
    bought: { at: new Date(at), price, base },
    quotes: asked.map(({ id, price: quoted, base: from, rule, approvedIn, validUntil }) => ({
      id,
      price: quoted,
      base: from,
      rule: rule.name,
      approvals: rule.approvals,
      ...(approvedIn === undefined ? { approved: 'never' } : { validUntil: new Date(validUntil) }),
    })),
  });
}
