import type { ProtoFailure } from '@temporalio/common';

/** Absolute paths of a stack: those of POSIX and Windows, also as URLs. */
const PATHS = /(?<=^|[\s(])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\n():]*[\\/][^\n():]*/gm;

/** What tells which code it is, without where that lies: a package's file, or one of the project's folders. */
const TELLING = [
  /.*node_modules[\\/](.*)$/,
  /((?:activities|contract|notify|policy|temporal|worker|workflows|zenlayer)[\\/].*)$/,
];

/**
 * Cuts the machine's folders out of a failure's stacks: `at place (workflows/states/placing.ts:42:7)`. Everybody who may
 * read the namespace sees them.
 */
export function withPlainStacks(failure: ProtoFailure): ProtoFailure {
  const { stackTrace, cause } = failure;
  if (stackTrace) {
    failure.stackTrace = stackTrace.replace(PATHS, plainPath);
  }
  if (cause) {
    withPlainStacks(cause);
  }
  return failure;
}

function plainPath(path: string): string {
  const told = TELLING.map((part) => part.exec(path)?.[1]).find((part) => part !== undefined);
  return told ?? path.replace(/^.*[\\/]/, '');
}
