import { isGrpcServiceError, NamespaceNotFoundError } from '@temporalio/client';
import { OrdersError } from './errors.js';

/** The gRPC status codes that the client tells apart, by number: https://grpc.io/docs/guides/status-codes/ */
export const GRPC = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** The gRPC answer within an error of the SDK: its code and text; undefined when there is none. */
export function grpcAnswer(error: unknown): { code: number; details: string } | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (isGrpcServiceError(current)) {
      // A connection of the worker's kind (`NativeConnection`) has the text as the message.
      return { code: current.code, details: current.details || current.message };
    }
  }
  return undefined;
}

/** Whether the namespace doesn't know a search attribute that was used. */
export function isUnknownSearchAttribute(error: unknown): boolean {
  const answer = grpcAnswer(error);
  return answer?.code === GRPC.INVALID_ARGUMENT && /search attribute/i.test(answer.details);
}

/** The names among these that the server complains about. */
export function namedIn(error: unknown, names: readonly string[]): string[] {
  const words: readonly string[] = grpcAnswer(error)?.details.match(/\w+/g) ?? [];
  return names.filter((name) => words.includes(name));
}

/** An OrdersError for trouble with the transport, the access or the namespace; undefined = something else. */
export function asOrdersError(
  error: unknown,
  { address, client }: { address: string | undefined; client?: { options: { namespace: string } } },
): OrdersError | undefined {
  if (error instanceof OrdersError) {
    return error;
  }
  if (error instanceof NamespaceNotFoundError) {
    return namespaceError(error.namespace, error);
  }
  const answer = grpcAnswer(error);
  switch (answer?.code) {
    case GRPC.UNAVAILABLE:
    case GRPC.DEADLINE_EXCEEDED:
    case GRPC.RESOURCE_EXHAUSTED:
      return unreachable(address, error, answer.details);
    case GRPC.PERMISSION_DENIED:
    case GRPC.UNAUTHENTICATED:
      return new OrdersError(
        'denied',
        `Temporal${at(address)} does not allow it: ${answer.details || 'access denied'}.`,
        'Check TEMPORAL_API_KEY or the TLS certificate, and what they may do in the namespace.',
        { cause: error },
      );
    case GRPC.NOT_FOUND:
      return /^Namespace .* is not found/i.test(answer.details)
        ? namespaceError(client?.options.namespace ?? '', error)
        : undefined;
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

/** Whatever is left, in one form, so that no raw error of the transport reaches a caller. */
export function anyOrdersError(error: unknown, address: string | undefined): OrdersError {
  const known = asOrdersError(error, { address });
  if (known) {
    return known;
  }
  const text = grpcAnswer(error)?.details ?? (error instanceof Error ? error.message : String(error));
  return new OrdersError('temporal', `Temporal refused it: ${text}.`, 'Run `crb doctor` to see what is wrong.', {
    cause: error,
  });
}

function namespaceError(namespace: string, cause: unknown): OrdersError {
  return new OrdersError(
    'namespace',
    `Temporal has no namespace "${namespace}".`,
    'Set TEMPORAL_NAMESPACE, or create the namespace: `temporal operator namespace create`.',
    { cause },
  );
}

function at(address: string | undefined): string {
  return address === undefined ? '' : ` at ${address}`;
}
