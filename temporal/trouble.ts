import { NamespaceNotFoundError } from '@temporalio/client';
import { GRPC, grpcAnswer } from './grpc.js';

/** Trouble with the connection, the access or the namespace, not with the call itself. */
export type Trouble =
  /** The server does not answer in time, or is overloaded. */
  | { readonly kind: 'unreachable'; readonly details: string }
  /** These credentials have no permission. */
  | { readonly kind: 'denied'; readonly details: string }
  /** The namespace does not exist; with its name, if the error has it. */
  | { readonly kind: 'namespace'; readonly namespace?: string };

/** The kind of trouble behind an error of the SDK; undefined = another error. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof NamespaceNotFoundError) {
    return { kind: 'namespace', namespace: error.namespace };
  }
  const answer = grpcAnswer(error);
  switch (answer?.code) {
    case GRPC.UNAVAILABLE:
    case GRPC.DEADLINE_EXCEEDED:
    case GRPC.RESOURCE_EXHAUSTED:
      return { kind: 'unreachable', details: answer.details };
    case GRPC.PERMISSION_DENIED:
    case GRPC.UNAUTHENTICATED:
      return { kind: 'denied', details: answer.details };
    case GRPC.NOT_FOUND:
      return /^Namespace .* is not found/i.test(answer.details) ? { kind: 'namespace' } : undefined;
    default:
      return undefined;
  }
}
