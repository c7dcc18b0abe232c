import type { NotifyInput } from '../activities/types.js';
import { orderUrl, summaryOf } from '../contract/index.js';
import type { OrderRequest, Price, Quote } from '../contract/index.js';

/** What the webhook receives when an order waits for approval. Times are ISO 8601 in UTC. */
export interface ApprovalNeeded {
  event: 'approvalNeeded';
  /** The same for every repetition of this message. */
  id: string;
  /** The whole message for people: chat systems such as Slack and Mattermost show this field as it is. */
  text: string;
  /** The order's workflow id and run id. */
  orderId: string;
  runId: string;
  summary: string;
  request: OrderRequest;
  /** Price, differences to the quote before, notes; `approveWith` is the exact message to approve with, but for the name. */
  quote: Quote;
  deadline: string;
  /** How many people have to approve. */
  required: number;
  /** The order in the Temporal Web UI, when it is known where that is. */
  url?: string;
}

interface Place {
  readonly uiUrl?: string;
  readonly namespace: string;
}

/** The message about one quote of an order. */
export function approvalNeeded(
  { orderId, runId, record, deadline, required }: NotifyInput,
  place: Place,
): ApprovalNeeded {
  const { request, quote } = record;
  const url = place.uiUrl && orderUrl(place.uiUrl, place.namespace, orderId, runId);
  return {
    event: 'approvalNeeded',
    id: `${orderId}/${quote.id}`,
    text: textOf(request, quote, deadline, required, url),
    orderId,
    runId,
    summary: summaryOf(request),
    request,
    quote,
    deadline,
    required,
    ...(url !== undefined && { url }),
  };
}

function textOf(
  request: OrderRequest,
  quote: Quote,
  deadline: string,
  required: number,
  url: string | undefined,
): string {
  const { price, previousPrice, differences = [], notes, approveWith } = quote;
  return [
    `Approval needed (${required === 1 ? '1 person' : `${required} people`}) by ${minuteOf(deadline)}: ${summaryOf(request)}`,
    ...(request.reason === undefined ? [] : [`Reason: ${request.reason}`]),
    `Price: ${figures(price)}`,
    ...(previousPrice === undefined ? [] : [`Price in force: ${figures(previousPrice)}`]),
    ...differences.map(({ field, before, now }) => `Changed: ${field} ${shown(before)} → ${shown(now)}`),
    ...notes.map((note) => `Note: ${note}`),
    ...(url === undefined ? [] : [url]),
    `Approve with: ${JSON.stringify(approveWith)}`,
  ]
    .map(escaped)
    .join('\n');
}

/** Every figure and unit that the API named, as it named it. */
function figures({ stepPrices, ...flat }: Price): string {
  const named = Object.entries(flat).filter(([, value]) => value !== null);
  const tiers = stepPrices === null ? [] : [`${stepPrices.length} tiers (see the quote)`];
  return [...named.map(([field, value]) => `${field} ${shown(value)}`), ...tiers].join(', ') || 'none named';
}

function shown(value: string | number | null): string {
  return value === null ? 'none' : String(value);
}

/** `2026-11-29 10:00 UTC` */
function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

/** What people typed must not become a link or a call for a whole channel: chat systems take commands in `<…>`. */
function escaped(line: string): string {
  return line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
