/** The regions that the stub API sells. */
export const BENCH_REGIONS = Array.from({ length: 9 }, (_, index) => `bench-${index + 1}`);

/** What the stub API has received. */
export interface StubFacts {
  /** Calls of the API, whatever their action. */
  readonly calls: number;
  /** When the purchase of each circuit arrived, by its name; in Unix milliseconds with fractions. */
  readonly createdAt: Readonly<Record<string, number>>;
  /** Notices to the webhook, by order. */
  readonly notices: Readonly<Record<string, number>>;
}

export async function stubFacts(url: string): Promise<StubFacts> {
  const response = await fetch(url);
  return (await response.json()) as StubFacts;
}
