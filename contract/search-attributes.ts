import { defineSearchAttributeKey } from '@temporalio/common';
import type { ShownRequest } from './request.js';
import { textProblem } from './text.js';
import type { OrderState } from './view.js';

/** Search attributes of an order: columns and filters of the Temporal UI's list. Visible to all who see the list. */
export const CrbState = defineSearchAttributeKey('CrbState', 'KEYWORD');
export const CrbAction = defineSearchAttributeKey('CrbAction', 'KEYWORD');
export const CrbRequestedBy = defineSearchAttributeKey('CrbRequestedBy', 'KEYWORD');
export const CrbVpcId = defineSearchAttributeKey('CrbVpcId', 'KEYWORD');

/** What an order with its external id is found by; see `externalIdKey`. */
export const CrbExternalId = defineSearchAttributeKey('CrbExternalId', 'KEYWORD');

interface Column {
  readonly key: typeof CrbState;
  /** What it says of an order; anything but a text says nothing. */
  readonly value: (request: ShownRequest, state: OrderState) => unknown;
}

const COLUMNS: readonly Column[] = [
  { key: CrbState, value: (_request, state) => state },
  { key: CrbAction, value: ({ action }) => action },
  { key: CrbRequestedBy, value: ({ requestedBy }) => requestedBy },
  { key: CrbVpcId, value: (request) => ('vpcId' in request ? request.vpcId : undefined) },
  {
    key: CrbExternalId,
    value: ({ externalId }) => (typeof externalId === 'string' ? externalIdKey(externalId) : undefined),
  },
];

export const SEARCH_ATTRIBUTES = COLUMNS.map(({ key }) => key);

/** Their names: what a namespace may know all, some or none of. */
export const SEARCH_ATTRIBUTE_NAMES: readonly string[] = SEARCH_ATTRIBUTES.map(({ name }) => name);

/** One attribute of an order and what it says. */
export interface ListedAs {
  readonly key: typeof CrbState;
  readonly value: string;
}

const MOST_CHARACTERS = 255;

/**
 * What the attributes say of an order.
 *
 * @param request may be no order: what is no keyword is left out, because the server would stop an order that writes it
 */
export function searchAttributesOf(request: ShownRequest, state: OrderState): ListedAs[] {
  return COLUMNS.flatMap(({ key, value: of }) => {
    const value = of(request, state);
    return typeof value === 'string' && value.length <= MOST_CHARACTERS && textProblem(value) === undefined
      ? [{ key, value }]
      : [];
  });
}

/**
 * The value of `CrbExternalId` for an external id: the id itself, but for characters that servers on SQLite never find.
 * Two ids may have the same one, so whoever looks for an order compares the ids of the requests.
 */
export function externalIdKey(externalId: string): string {
  return externalId.replace(/["\\\p{Cc}\p{Cs}]/gu, '_');
}
