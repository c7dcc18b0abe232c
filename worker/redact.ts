/** What stands in place of a secret. */
const HIDDEN = '***';

/** A shorter text would also hide half of every line; nothing this short keeps a secret anyway. */
const SHORTEST = 4;

/**
 * Makes the function that takes secrets out of a text: the last line of defence before a log line is written.
 * A secret is also found where JSON or a URL has escaped it.
 *
 * @param secrets those known to this process
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // The longest first, lest a secret that begins with another one is hidden only in part.
  const ordered = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((cleaned, secret) => cleaned.replaceAll(secret, HIDDEN), text);
}
