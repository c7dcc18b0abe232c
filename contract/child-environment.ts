/**
 * The environment variables that a child process may get, by what it does. All others are withheld, above all the keys
 * of Zenlayer and Temporal: no program that the project starts needs them.
 */
const MAY_KNOW = {
  /** For every program: paths, home, language, terminal, memory of Go programs. */
  running:
    /^(PATH|HOME|USER|LOGNAME|TMPDIR|TMP|TEMP|LANG|LANGUAGE|LC_\w+|TZ|TERM|NO_COLOR|GO(GC|MEMLIMIT)|(DY)?LD_LIBRARY_PATH)$/,
  /** For network access: proxies and certificates. */
  network:
    /^((https?|all|no|no_grpc|grpc)_proxy|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/,
  /** For pip: its configuration, which may hold the password of a package index, and the Python to use. */
  pip: /^(PIP_\w+|XDG_(CONFIG|CACHE|DATA)_(HOME|DIRS)|PYENV_\w+|VIRTUAL_ENV|NETRC)$/,
  /** For opening a page in the user's browser. */
  desktop: /^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|BROWSER|XDG_\w+|WSL\w*)$/,
  /** For signing with a key of the user's: the agent, and the programs that ask for a passphrase or talk to a FIDO key. */
  signing: /^SSH_(AUTH_SOCK|ASKPASS|ASKPASS_REQUIRE|SK_PROVIDER|SK_HELPER|PKCS11_HELPER)$/,
  /** For git's configuration; not GIT_CONFIG_VALUE_n, which may hold a token. */
  git: /^(XDG_CONFIG_HOME|GIT_DIR|GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM))$/,
  /** Where Temporal's programs are found and kept. */
  finding: /^(TEMPORAL_CLI_PATH|TEMPORAL_TEST_SERVER_PATH|CRB_CACHE_DIR|XDG_CACHE_HOME)$/,
} as const;

/** What a child does, beside running. */
export type ChildPurpose = Exclude<keyof typeof MAY_KNOW, 'running'>;

/**
 * The environment of a child process: only the variables that it needs. Every child of the project gets one.
 *
 * @param env - the environment to choose from
 * @param purposes - what it does beside running
 */
export function childEnvironment(env: NodeJS.ProcessEnv, ...purposes: readonly ChildPurpose[]): NodeJS.ProcessEnv {
  const allowed = (['running', ...purposes] as const).map((purpose) => MAY_KNOW[purpose]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => allowed.some((names) => names.test(name))));
}
