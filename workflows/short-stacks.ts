/**
 * Keeps stacks in workflows short. The SDK (1.24) takes one, translated to the sources, for each promise that a workflow
 * makes, for the call stack that the Temporal UI shows: a third of a workflow's time at the usual ten lines. The first two
 * are the SDK's own.
 */
Error.stackTraceLimit = 4;

export {};
