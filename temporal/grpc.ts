import { isGrpcServiceError } from '@temporalio/client';

/** The gRPC status codes that are told apart, by number: https://grpc.io/docs/guides/status-codes/ */
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

/** What a server answered instead of a result. */
export interface GrpcAnswer {
  readonly code: number;
  readonly details: string;
}

/** The gRPC answer within an error of the SDK: its code and text; undefined when there is none. */
export function grpcAnswer(error: unknown): GrpcAnswer | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (isGrpcServiceError(current)) {
      // A connection of the worker's kind (`NativeConnection`) has the text as the message.
      return { code: current.code, details: current.details || current.message };
    }
  }
  return undefined;
}

/** Whether an error is itself this answer: one that only has it as its cause is another error. */
export function isAnswer(error: unknown, code: (typeof GRPC)[keyof typeof GRPC]): boolean {
  return isGrpcServiceError(error) && Number(error.code) === code;
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
