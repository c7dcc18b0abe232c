/** Tells approvers about orders that need approval: one neutral notice, its formats, and the webhook. */
export { createNotifier, NotifierError } from './webhook.js';
export type { NotifierOptions, WebhookFormat } from './webhook.js';
export type { ApprovalNotice } from './approval-notice.js';
export type { SlackMessage } from './slack-message.js';
