import type { Price, StartingPoint } from '../../contract/index.js';

/** What somebody said, and about which order's quote: the one that they had seen. */
export interface Word {
  person: string;
  /** In whose place; their own, when it is the same. */
  seat: string;
  decision: 'approve' | 'reject';
  quote: string;
  /** First run id of the order that showed them the quote. */
  seenIn: string;
}

/** A purchase that the sandbox carried out, with what was true in that moment. */
export interface Purchase {
  /** On the Temporal server's clock, Unix ms. */
  at: number;
  action: string;
  body: Record<string, unknown>;
  price: Price;
  /** Of a change: the circuit before it. */
  base: StartingPoint | undefined;
}

/** What the players know for sure, and no order was asked for. */
export class Ledger {
  readonly words: Word[] = [];
  /** Every way in which a name was written, and whose it is. */
  readonly names = new Map<string, string>();
  /** By subject: the VPC, or the circuit. */
  readonly purchases = new Map<string, Purchase[]>();

  bought(subject: string, purchase: Purchase): void {
    this.purchases.set(subject, [...(this.purchases.get(subject) ?? []), purchase]);
  }

  /** Whether this person said this about this order's own quote, and not about another one's of the same id. */
  meant({ person, seat, decision, quote, seenIn }: Word): boolean {
    return this.words.some(
      (word) =>
        word.person === person &&
        word.seat === seat &&
        word.decision === decision &&
        word.quote === quote &&
        word.seenIn === seenIn,
    );
  }
}
