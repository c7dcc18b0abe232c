import { NamespaceNotFoundError } from '@temporalio/client';
import { GRPC, grpcAnswer } from './grpc.js';

/** Trouble with the transport, the access or the namespace: none of it is about what was asked. */
export type Trouble =
  /** The server does not answer, or not in time, or has too much to do. */
  | { readonly kind: 'unreachable'; readonly details: string }
  /** It does not let these credentials do it. */
  | { readonly kind: 'denied'; readonly details: string }
  /** The namespace is not there; its name, where the error tells it. */
  | { readonly kind: 'namespace'; readonly namespace?: string };

/** What kind of trouble an error of the SDK means; undefined = something else. */
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
