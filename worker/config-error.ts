/** The environment is invalid. `crb worker` then ends with code 78 (EX_CONFIG). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param problems one sentence each: the variable, its value (never a secret), what is expected */
  constructor(readonly problems: readonly string[]) {
    super(['The configuration is invalid:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
  }
}
