/** What the stub API has received. */
export interface StubFacts {
  /** Calls of the API, whatever their action. */
  readonly calls: number;
  /** When the purchase of each VPC arrived, in Unix milliseconds with fractions. */
  readonly createdAt: Readonly<Record<string, number>>;
  /** Notices to the webhook, by order. */
  readonly notices: Readonly<Record<string, number>>;
}

export async function stubFacts(url: string): Promise<StubFacts> {
  const response = await fetch(url);
  return (await response.json()) as StubFacts;
}
