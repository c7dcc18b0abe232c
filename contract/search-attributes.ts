import { defineSearchAttributeKey } from '@temporalio/common';

/** Search attributes of an order: columns and filters of the Temporal UI's list. Visible to all who see the list. */
export const CrbState = defineSearchAttributeKey('CrbState', 'KEYWORD');
export const CrbAction = defineSearchAttributeKey('CrbAction', 'KEYWORD');
export const CrbRequestedBy = defineSearchAttributeKey('CrbRequestedBy', 'KEYWORD');
export const CrbVpcId = defineSearchAttributeKey('CrbVpcId', 'KEYWORD');

export const SEARCH_ATTRIBUTES = [CrbState, CrbAction, CrbRequestedBy, CrbVpcId] as const;
