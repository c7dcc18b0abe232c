import type { ProtoFailure } from '@temporalio/common';

/**
 * Absolute paths of a stack: those of POSIX and Windows, also as URLs. Folders may have blanks and brackets in their
 * names. A stack begins with a message of any length, so no pattern here may try the same text again and again: nothing
 * follows a repetition, or it is anchored.
 */
const PATHS = /(?<=^|[\s(])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\n():]+|\([^\n():]*\))*/gm;

/** No path that says where something lies. */
const ONE_SLASH = /^[^\\/]*[\\/][^\\/]*$/;

/**
 * What tells which code it is, without where that lies: a package's file, or one of the project's folders. The last one
 * counts: the folders before may have the same names.
 */
const TELLING = [
  /^.*[\\/]node_modules[\\/](.*)$/s,
  /^.*[\\/]((?:activities|contract|notify|policy|temporal|worker|workflows|zenlayer)[\\/].*)$/s,
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
  if (ONE_SLASH.test(path)) {
    return path;
  }
  const told = TELLING.map((part) => part.exec(path)?.[1]).find((part) => part !== undefined);
  return told ?? path.replace(/^.*[\\/]/s, '');
}
