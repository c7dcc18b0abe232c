/** The command that registers search attributes on a self-hosted server. Temporal Cloud uses a page instead. */
export function registerCommand(names: readonly string[], namespace: string): string {
  const each = names.map((name) => `--name ${name} --type Keyword`).join(' ');
  return `temporal operator search-attribute create --namespace ${namespace} ${each}`;
}
