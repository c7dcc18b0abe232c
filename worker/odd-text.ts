import { shown, textProblem } from '../contract/index.js';

/** A variable that is looked at. */
interface Looked {
  readonly name: string;
  /** Its value is never shown. */
  readonly secret?: boolean;
}

/**
 * Variables whose value is not one line of text, each with a sentence about it: a line break at the end of a secret
 * that was read from a file, a code of colour in a name.
 */
export function oddText(set: NodeJS.ProcessEnv, variables: readonly Looked[]): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(({ name, secret = false }) => {
      const value = set[name] ?? '';
      const problem = textProblem(value);
      const holder = secret ? `${name} (not shown)` : `${name} is ${shown(value)}, which`;
      return problem === undefined ? [] : [[name, `${holder} ${problem}: expected one line without such characters`]];
    }),
  );
}
