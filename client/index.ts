export { checkNamespace, registerCommand, type CheckedConnection, type NamespaceCheck } from './checks.js';
export { type ConnectOptions } from './connect.js';
export { OrdersError, type OrdersErrorCode } from './errors.js';
export { type Health } from './health.js';
export { type ListFilter, type OrderRow } from './list.js';
export { type SendOptions, type Sent } from './messages.js';
export { OrdersClient, type OrdersClientOptions } from './orders-client.js';
export { type StartedOrder } from './start.js';
export { type Waits } from './temporal.js';
