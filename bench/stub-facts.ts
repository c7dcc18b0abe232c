/** The regions that the stub API sells. */
export const BENCH_REGIONS = Array.from({ length: 9 }, (_, index) => `bench-${index + 1}`);

/** What the stub API has received. */
export interface StubFacts {
  /** Calls of the API, whatever their action. */
  readonly calls: number;
  /** Calls that poll circuits, which they name by their ids. */
  readonly polls: number;
  /** When the purchases of each circuit arrived, by its name; in Unix milliseconds with fractions. */
  readonly bought: Readonly<Record<string, readonly number[]>>;
  /** Notices to the webhook, by order. */
  readonly notices: Readonly<Record<string, number>>;
}

/** Whether the API answers purchases, or keeps the answers of all that arrive. It takes the purchases in any case. */
export async function answerPurchases(url: string, answers: boolean): Promise<void> {
  await fetch(`${url}/bench/${answers ? 'answer' : 'hold'}`, { method: 'POST' });
}

export async function stubFacts(url: string): Promise<StubFacts> {
  const response = await fetch(url);
  return (await response.json()) as StubFacts;
}
