/** Tells people and tools about orders: the file of receivers, one neutral notice, its formats, HTTP and SMTP. */
export { createReceivers, type ConfiguredReceivers, type ReceiversOptions } from './receivers.js';
export { readReceiversFile, ReceiversError, type NoticesConfig, type Receiver } from './read-receivers.js';
export { DeliveryError } from './delivery-error.js';
export type { ApprovalNotice, JsonNotice, OrderNotice, TestNotice } from './json-notice.js';
