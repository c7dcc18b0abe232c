import { defineSearchAttributeKey } from '@temporalio/common';
import type { ShownRequest } from './request.js';
import { textProblem } from './text.js';
import type { OrderState } from './view.js';

/** Search attributes of an order: columns and filters of the Temporal UI's list. Everyone who sees the list sees them. */
export const CrbState = defineSearchAttributeKey('CrbState', 'KEYWORD');
export const CrbAction = defineSearchAttributeKey('CrbAction', 'KEYWORD');
export const CrbRequestedBy = defineSearchAttributeKey('CrbRequestedBy', 'KEYWORD');
export const CrbVpcId = defineSearchAttributeKey('CrbVpcId', 'KEYWORD');

/** Finds an order by its external id; see `externalIdKey`. */
export const CrbExternalId = defineSearchAttributeKey('CrbExternalId', 'KEYWORD');

/** The code of what somebody should check while the order goes on; absent = nothing. See `OrderAttention`. */
export const CrbAttention = defineSearchAttributeKey('CrbAttention', 'KEYWORD');

interface Column {
  readonly key: typeof CrbState;
  /** The value for an order; anything but a text says none. */
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

export const SEARCH_ATTRIBUTES = [...COLUMNS.map(({ key }) => key), CrbAttention];

/** Their names. A namespace may know all, some or none of them. */
export const SEARCH_ATTRIBUTE_NAMES: readonly string[] = SEARCH_ATTRIBUTES.map(({ name }) => name);

/** One attribute of an order with its value. */
export interface ListedAs {
  readonly key: typeof CrbState;
  readonly value: string;
}

const MOST_CHARACTERS = 255;

/**
 * The search attributes that an order has from its start to its end.
 *
 * @param request may be invalid. A value that is not a keyword is left out: writing it would stop the order.
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
 * The value of `CrbExternalId` for an external id: the id, without characters that servers on SQLite can't search for.
 * Two ids may have the same value, so a search must also compare the ids in the requests.
 */
export function externalIdKey(externalId: string): string {
  return externalId.replace(/["\\\p{Cc}\p{Cs}]/gu, '_');
}
