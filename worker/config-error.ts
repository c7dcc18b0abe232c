/** The environment is not as it must be. `crb worker` ends with code 78 (EX_CONFIG) then. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param problems one sentence each: the variable, what it holds (never a secret), what is expected */
  constructor(readonly problems: readonly string[]) {
    super(['The configuration is not valid:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
  }
}
