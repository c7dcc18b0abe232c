import {
  decidersText,
  isFinal,
  isKeyNote,
  priceText,
  rulesIfAny,
  termsText,
  textOr,
  whatOf,
  withoutEnded,
  type OrderState,
  type OrderView,
  type ResolveChoice,
} from '../../contract/index.js';
import { decidersFor, whyNotDecide } from '../deciders.js';
import { resolveCommand } from './hold.js';
import { requestCommand } from './request.js';
import { approvers, mayDecide, showDecide } from './quote.js';
import { indent, table, type Style } from './style.js';
import { OPEN_STATE_TEXT, showState } from './state.js';
import { showSince, showWhen } from './time.js';

/** Why an order stands where it does, who can change that, and with which commands. */
export interface Explanation {
  readonly orderId: string;
  readonly state: OrderState;
  /** ISO time. */
  readonly since: string;
  readonly why: string;
  /** Who can unblock it; absent = nobody has to. */
  readonly who?: string;
  readonly next: string;
  /** ISO time of what happens next. */
  readonly nextAt?: string;
  /** The page in the Temporal UI, when its address is known. */
  readonly link?: string;
  readonly commands: readonly {
    /** What it is for, after "to": `give it up`. */
    readonly does: string;
    readonly command: string;
    /** What comes of it, in sentences; of the choices of a hold. */
    readonly consequence?: string;
  }[];
}

/** Attention that needs an operator before anybody else can do anything. */
const OPERATOR_FIRST = ['noWorker', 'foreignWorker', 'noKey', 'taskFailing', 'paused', 'stepPaused', 'stepNotTaken'];

/**
 * Explains an order by its view.
 *
 * @param by who asks; they are told when they can't decide
 */
export function explain(view: OrderView, style: Style, { by, link }: { by?: string; link?: string } = {}): Explanation {
  const { orderId, state, since, next, attention } = view;
  const blocked = attention !== undefined && OPERATOR_FIRST.includes(attention.code);
  const who = blocked ? 'an operator' : whoUnblocks(view, style.now);
  return {
    orderId,
    state,
    since,
    why: whyText(view, { blocked, by, now: style.now }),
    ...(who === undefined ? {} : { who }),
    next: next.text,
    ...(next.at === undefined ? {} : { nextAt: next.at }),
    ...(link === undefined ? {} : { link }),
    commands: blocked ? OPERATOR_COMMANDS.map((each) => each(style)) : commandsFor(view, style),
  };
}

const OPERATOR_COMMANDS = [
  ({ command }: Style) => ({ does: 'check the system', command: command('doctor') }),
  ({ command }: Style) => ({ does: 'start a worker, if none is up', command: command('worker') }),
];

/** What the quote says of the keys that are missing. */
function keyNotesOf({ quote }: OrderView): string[] {
  return quote?.notes.filter(isKeyNote) ?? [];
}

/** Who can act, as the order says it; while it waits for approval, also those who may decide for others now. */
function whoUnblocks({ state, approval, request, next }: OrderView, now: number): string | undefined {
  return state === 'awaitingApproval' && approval !== undefined
    ? decidersText(approval.terms, textOr(request.requestedBy, '?'), { now, deadline: approval.deadline })
    : next.who;
}

/** Why the reader can't approve; undefined = they can, perhaps for somebody else. */
function whyNotDecideText(view: OrderView, by: string, now: number): string | undefined {
  return decidersFor(view, 'approve', by, now).length > 0 ? undefined : whyNotDecide(view, 'approve', { by }, now);
}

function whyText(
  view: OrderView,
  { blocked, by, now }: { blocked: boolean; by: string | undefined; now: number },
): string {
  const { state, attention, reason, hold, approval, request, quote } = view;
  const own = attention === undefined || blocked ? '' : ` ${attention.text}`;
  if (blocked && attention) {
    return attention.text;
  }
  switch (state) {
    case 'awaitingApproval': {
      const given = approval ? approvers(view, approval).length : 0;
      const rule = approval
        ? termsText(withoutEnded(approval.terms, now), textOr(request.requestedBy, '?'), approval.deadline)
        : '';
      const price = quote ? ` The price is ${priceText(quote.price)}.` : '';
      const keys = keyNotesOf(view)
        .map((note) => ` ${note}`)
        .join('');
      const you = by === undefined ? undefined : whyNotDecideText(view, by, now);
      return `${rule} Given so far: ${given}.${price}${keys}${you === undefined ? '' : ` You: ${you}`}${own}`;
    }
    case 'held':
      return `${hold?.text ?? reason ?? 'Somebody must check what happened.'}${own}`;
    case 'quoting':
      return `${reason ?? 'The request is being checked and priced.'}${own}`;
    case 'placing':
      return `${reason ?? 'It is approved; the purchase is under way.'}${own}`;
    case 'provisioning':
      return `Zenlayer is building the circuit${view.circuit?.status ? ` (${view.circuit.status})` : ''}.${own}`;
    default:
      return `${reason ?? `It is ${state}.`}${own}`;
  }
}

/** What a choice of a hold is for, after "to". */
const RESOLVES: Readonly<Record<ResolveChoice, string>> = {
  adopt: 'adopt a circuit',
  abandon: 'give the order up',
  stopTracking: 'stop tracking the circuit',
  sendAgain: 'send the purchase again',
};

function commandsFor(view: OrderView, style: Style): Explanation['commands'] {
  const { orderId, state, quote, hold } = view;
  const { command, by } = style;
  const watch = { does: 'follow it', command: command('watch', orderId) };
  const cancel = { does: 'give it up', command: command('cancel', orderId, ...by) };
  switch (state) {
    case 'awaitingApproval':
      return quote === undefined
        ? [cancel]
        : [
            {
              does: `${mayDecide(view, 'approve', style) ? 'approve' : 'have somebody else approve'}${keyNotesOf(view).length === 0 ? '' : ', with a key that the signers file lists'}`,
              command: showDecide(view, 'approve', quote, style),
            },
            { does: 'reject, which ends it', command: showDecide(view, 'reject', quote, style) },
            { does: "replace the quote, under today's price and policy", command: command('requote', orderId, ...by) },
            cancel,
          ];
    case 'held':
      return (hold?.choices ?? []).map(({ choice, consequence, resolveWith }) => ({
        does: RESOLVES[choice],
        command: resolveCommand(orderId, resolveWith, style),
        consequence,
      }));
    case 'quoting':
      return [watch, cancel];
    case 'placing':
    case 'provisioning':
      return [watch];
    case 'completed':
      return [{ does: 'see everything about it', command: command('show', orderId) }];
    default: {
      const again = requestCommand(view.request, style);
      return again === undefined ? [] : [{ does: 'order it again', command: again }];
    }
  }
}

/** The explanation for people. */
export function showExplanation(explained: Explanation, view: OrderView, style: Style): string {
  const { orderId, state, since, why, who, next, nextAt, link, commands } = explained;
  const rows = [
    ['why', why],
    ...(isFinal(state) ? [] : [['who', who ?? 'nobody has to act']]),
    ...(isFinal(state)
      ? []
      : [['next', `${next}${nextAt === undefined ? '' : ` Until ${showWhen(nextAt, style.now)}.`}`]]),
    ...(link === undefined ? [] : [['page', link]]),
  ];
  const standing = isFinal(state)
    ? `is ${showState(state, style)}`
    : `${OPEN_STATE_TEXT[state]} (${showState(state, style)})`;
  return [
    style.bold(orderId),
    rulesIfAny(view.request) ? `${whatOf(view.request)} for ${textOr(view.request.requestedBy, '?')}` : '',
    `It ${standing} since ${showSince(since, style.now)}.`,
    '',
    table(rows.map(([label = '', text = '']) => [style.dim(label), text])),
    ...commands.flatMap(({ does, command, consequence }) => [
      '',
      `To ${does}:${consequence === undefined ? '' : ` ${consequence}`}`,
      indent(command),
    ]),
  ]
    .filter((line, index) => line !== '' || index !== 1)
    .join('\n');
}
