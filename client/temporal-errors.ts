import { isMistake } from '../contract/mistake.js';
import { reasonOf } from '../contract/reason-of.js';
import { grpcAnswer, troubleOf, UndecryptableError } from '../temporal/index.js';
import { OrdersError } from './errors.js';

/** An OrdersError for trouble with the connection, the access or the namespace; undefined = another error. */
export function asOrdersError(
  error: unknown,
  { address, client }: { address: string | undefined; client?: { options: { namespace: string } } },
): OrdersError | undefined {
  if (error instanceof OrdersError) {
    return error;
  }
  if (error instanceof UndecryptableError) {
    return new OrdersError(
      'configuration',
      `The answer can't be read: ${error.message}.`,
      'Give this program the keys of the workers. A message that it sent may have arrived: look at the order then.',
      { cause: error },
    );
  }
  const trouble = troubleOf(error);
  switch (trouble?.kind) {
    case 'unreachable':
      return unreachable(address, error, trouble.details);
    case 'denied':
      return new OrdersError(
        'denied',
        `Temporal${at(address)}${inNamespace(client)} denies access: ${trouble.details || 'no details given'}.`,
        'Check TEMPORAL_API_KEY or the TLS certificate, and their permissions in the namespace.',
        { cause: error },
      );
    case 'namespace':
      return new OrdersError(
        'namespace',
        `Temporal has no namespace "${trouble.namespace ?? client?.options.namespace ?? ''}".`,
        'Set TEMPORAL_NAMESPACE, or create the namespace: `temporal operator namespace create`.',
        { cause: error },
      );
    default:
      return undefined;
  }
}

/** Temporal does not answer. */
export function unreachable(address: string | undefined, cause: unknown, why: string): OrdersError {
  return new OrdersError(
    'unreachable',
    `Temporal${at(address)} does not answer${why === '' ? '' : `: ${why}`}.`,
    'Check that the server is up, and that TEMPORAL_ADDRESS (and TLS, if the server needs it) is right. Then try again.',
    { cause },
  );
}

/** The client was closed, or the connection that it uses. */
export function closedError(cause?: unknown): OrdersError {
  return new OrdersError('closed', 'This client is closed.', 'Connect a new one: `OrdersClient.connect()`.', { cause });
}

/** A call on a connection that its owner has closed; gRPC (1.14) gives it no status. */
function isOfClosed(error: unknown): boolean {
  return /Channel has been shut down/.test(reasonOf(error)) || (error instanceof Error && isOfClosed(error.cause));
}

/** Any error as an OrdersError, so that no raw SDK error reaches a caller. A bug stays the error that it is. */
export function anyOrdersError(error: unknown, address: string | undefined): Error {
  const known = asOrdersError(error, { address });
  if (known) {
    return known;
  }
  if (isMistake(error)) {
    return error;
  }
  if (isOfClosed(error)) {
    return closedError(error);
  }
  const text = grpcAnswer(error)?.details ?? reasonOf(error);
  return new OrdersError('temporal', `Temporal refused the call: ${text}.`, 'Run `crb doctor` to see what is wrong.', {
    cause: error,
  });
}

function inNamespace(client: { options: { namespace: string } } | undefined): string {
  return client === undefined ? '' : ` (namespace ${client.options.namespace})`;
}

function at(address: string | undefined): string {
  return address === undefined ? '' : ` at ${address}`;
}
