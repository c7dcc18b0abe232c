import type { OrderAbout, Receivers, Told } from '../activities/told.js';
import { NOTICE_EVENTS, plainName } from '../contract/index.js';
import type { NoticeEvent, OrderState } from '../contract/index.js';
import { matches } from '../files/index.js';
import { googleChatMessage } from './google-chat-message.js';
import { jsonNotice } from './json-notice.js';
import { sendMail } from './mail.js';
import { mattermostMessage } from './mattermost-message.js';
import { noticeOf, testNotice, type NoticePlace } from './notice-of.js';
import type { Notice } from './notice.js';
import { post } from './post.js';
import type { NoticesConfig, Receiver, WebReceiver } from './read-receivers.js';
import { slackMessage } from './slack-message.js';
import { teamsMessage } from './teams-message.js';

/** What each format posts. */
const BODIES: Readonly<Record<WebReceiver['format'], (notice: Notice, told: Told | undefined) => object>> = {
  json: jsonNotice,
  slack: slackMessage,
  mattermost: mattermostMessage,
  teams: teamsMessage,
  googleChat: googleChatMessage,
};

export interface ReceiversOptions extends Pick<NoticesConfig, 'receivers' | 'expiresSoonMs'>, NoticePlace {
  /** Milliseconds for one receiver; default 10,000. */
  readonly timeoutMs?: number;
  /** Unix ms; default `Date.now`. */
  readonly now?: () => number;
}

/** Those of a file, and a way to try them out. */
export interface ConfiguredReceivers extends Receivers {
  /** Sends a notice that says that it is a test. Warning and errors as with `tell`. */
  readonly test: (receiver: string, sender: string) => Promise<string | undefined>;
}

/** The receivers of a configuration. */
export function createReceivers(options: ReceiversOptions): ConfiguredReceivers {
  const { receivers, expiresSoonMs, timeoutMs = 10_000, now = Date.now } = options;

  async function send(name: string, notice: Notice, told: Told | undefined): Promise<string | undefined> {
    const receiver = receivers.find((each) => each.name === name);
    if (receiver === undefined) {
      throw new Error(`there is no receiver ${JSON.stringify(name)}`);
    }
    if (receiver.format === 'email') {
      return sendMail(receiver, notice, { orderId: told && orderOf(told), timeoutMs });
    }
    const { url, proxy, signingKey, format } = receiver;
    await post({ url, proxy, body: BODIES[format](notice, told), signingKey, now: now(), timeoutMs });
    return undefined;
  }

  return {
    wishes(about) {
      const wanting = receivers.filter((receiver) => isAbout(receiver, about));
      const possible = NOTICE_EVENTS.filter((event) => event !== 'escalated' || about.escalates === true);
      const events = possible.filter((event) =>
        wanting.some((receiver) => receiver.events.includes(event) && canBeIn(receiver, event)),
      );
      return events.length === 0 ? undefined : { events, ...(events.includes('expiresSoon') && { expiresSoonMs }) };
    },
    of: (told) => receivers.filter((receiver) => wants(receiver, told)).map(({ name }) => name),
    tell: (name, told) => send(name, noticeOf(told, options, now()), told),
    test: (name, sender) => send(name, testNotice(`test/${now()}`, sender), undefined),
  };
}

function orderOf(told: Told): string {
  return 'order' in told ? told.order.orderId : told.orderId;
}

function wants(receiver: Receiver, told: Told): boolean {
  const [terms, request, state] =
    'order' in told
      ? [told.order.approval?.terms, told.order.request, told.order.state]
      : [told.record.terms, told.record.request, 'awaitingApproval' as const];
  // Those who may decide later are asked only then; of what happened, everybody who may want to know is told.
  const isForAll = 'order' in told || told.escalated === true;
  const groups = [...(terms?.from ?? []), ...((isForAll && terms?.escalate?.to) || [])].map(({ name }) => name);
  return (
    receiver.events.includes(told.event) &&
    isAbout(receiver, { requestedBy: request.requestedBy, groups }) &&
    receiver.when?.states?.includes(state) !== false
  );
}

/** Whether a receiver wants to know of such an order at all. */
function isAbout({ when = {} }: Receiver, { requestedBy, groups }: OrderAbout): boolean {
  const isOf = (pattern: string) =>
    typeof requestedBy === 'string' && matches(plainName(pattern), plainName(requestedBy));
  return (
    when.groups?.some((name) => groups.some((group) => plainName(group) === plainName(name))) !== false &&
    when.requestedBy?.some(isOf) !== false
  );
}

/** The states that an order is in after an event; undefined = any. */
function canBeIn({ when }: Receiver, event: NoticeEvent): boolean {
  const state = STATES[event];
  return when?.states === undefined || state === undefined || when.states.includes(state);
}

const STATES: Readonly<Record<NoticeEvent, OrderState | undefined>> = {
  approvalNeeded: 'awaitingApproval',
  reminder: 'awaitingApproval',
  escalated: 'awaitingApproval',
  expiresSoon: 'awaitingApproval',
  decided: undefined,
  attention: undefined,
  held: 'held',
  completed: 'completed',
  failed: 'failed',
  rejected: 'rejected',
  expired: 'expired',
  cancelled: 'cancelled',
};
