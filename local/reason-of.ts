/** The reason inside whatever was thrown, as a sentence part. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim();
}
