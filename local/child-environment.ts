/**
 * What a child process may know of this process's environment, by what the child is for. Whatever is not named here
 * stays here: above all the keys of Zenlayer and of Temporal, which no program that the project starts has a use for.
 */
const MAY_KNOW = {
  /** Where programs, files and the person's language are. */
  running: /^(PATH|HOME|USER|LOGNAME|TMPDIR|TMP|TEMP|LANG|LANGUAGE|LC_\w+|TZ|TERM|NO_COLOR|(DY)?LD_LIBRARY_PATH)$/,
  /** How to get out of this network: proxies, and whom to trust. */
  network:
    /^((https?|all|no|no_grpc|grpc)_proxy|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/,
  /** pip's configuration, which may hold the password of a package index; and which Python is meant. */
  pip: /^(PIP_\w+|XDG_(CONFIG|CACHE|DATA)_(HOME|DIRS)|PYENV_\w+|VIRTUAL_ENV|NETRC)$/,
  /** Where Temporal's programs are looked for and kept. */
  finding: /^(TEMPORAL_CLI_PATH|TEMPORAL_TEST_SERVER_PATH|CRB_CACHE_DIR|XDG_CACHE_HOME)$/,
} as const;

/** What a child is for, beside running at all. */
export type ChildPurpose = Exclude<keyof typeof MAY_KNOW, 'running'>;

/**
 * The environment of a child process: what it needs and nothing else. Every child of this folder gets one.
 *
 * @param env - the environment to choose from
 * @param purposes - what it does beside running
 */
export function childEnvironment(env: NodeJS.ProcessEnv, ...purposes: readonly ChildPurpose[]): NodeJS.ProcessEnv {
  const allowed = (['running', ...purposes] as const).map((purpose) => MAY_KNOW[purpose]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => allowed.some((names) => names.test(name))));
}
