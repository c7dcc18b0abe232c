import { defineSearchAttributeKey } from '@temporalio/common';

/** Search attributes of an order: columns and filters of the Temporal UI's list. Visible to all who see the list. */
export const CrbState = defineSearchAttributeKey('CrbState', 'KEYWORD');
export const CrbAction = defineSearchAttributeKey('CrbAction', 'KEYWORD');
export const CrbRequestedBy = defineSearchAttributeKey('CrbRequestedBy', 'KEYWORD');
export const CrbVpcId = defineSearchAttributeKey('CrbVpcId', 'KEYWORD');

/** What an order with its external id is found by; see `externalIdKey`. */
export const CrbExternalId = defineSearchAttributeKey('CrbExternalId', 'KEYWORD');

export const SEARCH_ATTRIBUTES = [CrbState, CrbAction, CrbRequestedBy, CrbVpcId, CrbExternalId] as const;

/**
 * The value of `CrbExternalId` for an external id: the id itself, but for characters that servers on SQLite never find.
 * Two ids may have the same one, so whoever looks for an order compares the ids of the requests.
 */
export function externalIdKey(externalId: string): string {
  return externalId.replace(/["\\\p{Cc}\p{Cs}]/gu, '_');
}
