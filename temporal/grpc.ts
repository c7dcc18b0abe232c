import { isGrpcServiceError } from '@temporalio/client';

/** The gRPC status codes that the code distinguishes: https://grpc.io/docs/guides/status-codes/ */
export const GRPC = {
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** An error answer of the server. */
export interface GrpcAnswer {
  readonly code: number;
  readonly details: string;
}

/** The gRPC answer inside an error of the SDK; undefined when there is none. */
export function grpcAnswer(error: unknown): GrpcAnswer | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (isGrpcServiceError(current)) {
      // The worker's connection (`NativeConnection`) has the text in the message.
      return { code: current.code, details: current.details || current.message };
    }
  }
  return undefined;
}

/**
 * Whether this is the server's answer to one update more of a workflow than it keeps until a worker takes them (10).
 * Temporal 1.32: `limit on number of concurrent in-flight updates has been reached (10)`.
 */
export function isTooManyUpdates(answer: GrpcAnswer | undefined): boolean {
  return answer?.code === GRPC.RESOURCE_EXHAUSTED && /in-flight updates/i.test(answer.details);
}

/**
 * Whether this is the server's answer to a new update of a workflow that has had all that it may have (2,000 in all, by
 * default). Temporal 1.32: `The limit on the total number of distinct updates in this workflow has been reached (2000)`.
 */
export function isNoMoreUpdates(answer: GrpcAnswer | undefined): boolean {
  return answer?.code === GRPC.FAILED_PRECONDITION && /total number of (distinct )?updates/i.test(answer.details);
}

/** Whether an error is itself this answer: one that only has it as its cause is another error. */
export function isAnswer(error: unknown, code: (typeof GRPC)[keyof typeof GRPC]): boolean {
  return isGrpcServiceError(error) && Number(error.code) === code;
}

/** The result; undefined when the server answers with this code: it can't, or does not know what was asked about. */
export async function unlessAnswered<T>(
  code: (typeof GRPC)[keyof typeof GRPC],
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (grpcAnswer(error)?.code === code) {
      return undefined;
    }
    throw error;
  }
}

/** Whether the error says that the namespace doesn't know a search attribute. */
export function isUnknownSearchAttribute(error: unknown): boolean {
  const answer = grpcAnswer(error);
  return answer?.code === GRPC.INVALID_ARGUMENT && /search attribute/i.test(answer.details);
}

/** Those of the names that the server's error mentions. */
export function namedIn(error: unknown, names: readonly string[]): string[] {
  const words: readonly string[] = grpcAnswer(error)?.details.match(/\w+/g) ?? [];
  return names.filter((name) => words.includes(name));
}
