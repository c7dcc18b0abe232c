import { isMistake } from '../contract/mistake.js';
import { reasonOf } from '../contract/reason-of.js';
import { grpcAnswer, troubleOf } from '../temporal/index.js';
import { OrdersError } from './errors.js';

/** An OrdersError for trouble with the transport, the access or the namespace; undefined = something else. */
export function asOrdersError(
  error: unknown,
  { address, client }: { address: string | undefined; client?: { options: { namespace: string } } },
): OrdersError | undefined {
  if (error instanceof OrdersError) {
    return error;
  }
  const trouble = troubleOf(error);
  switch (trouble?.kind) {
    case 'unreachable':
      return unreachable(address, error, trouble.details);
    case 'denied':
      return new OrdersError(
        'denied',
        `Temporal${at(address)} does not allow it: ${trouble.details || 'access denied'}.`,
        'Check TEMPORAL_API_KEY or the TLS certificate, and what they may do in the namespace.',
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
    'Check that the server is up and that TEMPORAL_ADDRESS (and TLS, if it asks for it) is right; then try again.',
    { cause },
  );
}

/** Whatever is left, in one form, so that no raw error of the transport reaches a caller; a mistake stays what it is. */
export function anyOrdersError(error: unknown, address: string | undefined): Error {
  const known = asOrdersError(error, { address });
  if (known) {
    return known;
  }
  if (isMistake(error)) {
    return error;
  }
  const text = grpcAnswer(error)?.details ?? reasonOf(error);
  return new OrdersError('temporal', `Temporal refused it: ${text}.`, 'Run `crb doctor` to see what is wrong.', {
    cause: error,
  });
}

function at(address: string | undefined): string {
  return address === undefined ? '' : ` at ${address}`;
}
