/** Replaces a secret. */
const HIDDEN = '***';

/** Shorter texts are not hidden: they would match parts of many lines, and are no real secrets. */
const SHORTEST = 4;

/**
 * Makes the function that removes secrets from a text, as the last check before a log line is written. It also finds
 * secrets that JSON or a URL has escaped.
 *
 * @param secrets all secrets of this process
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // Longest first: otherwise a secret that begins with another one would be hidden only in part.
  const ordered = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((cleaned, secret) => cleaned.replaceAll(secret, HIDDEN), text);
}
