import { shown, textProblem } from '../contract/index.js';

/** A variable to check. */
interface CheckedVariable {
  readonly name: string;
  /** Whether its value must not be shown. */
  readonly secret?: boolean;
}

/**
 * Variables whose value is not one line of text, each with a sentence about it. Examples: a secret from a file that ends
 * with a line break, a colour code in a name.
 */
export function oddText(set: NodeJS.ProcessEnv, variables: readonly CheckedVariable[]): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(({ name, secret = false }) => {
      const value = set[name] ?? '';
      const problem = textProblem(value);
      const holder = secret ? `${name} (not shown)` : `${name} is ${shown(value)}, which`;
      return problem === undefined ? [] : [[name, `${holder} ${problem}: expected one line without such characters`]];
    }),
  );
}
