import { moneyText, type CircuitFigures, type OrderRequest, type Price } from '../contract/index.js';
import { stepsOf } from './actions/index.js';
import { describeRow, isRecycled, type Row } from './circuits.js';

/** What an approver should know beside the figures, and what `priceNote` says of the price alone. */
export function quoteNotes(
  request: OrderRequest,
  target: CircuitFigures,
  price: Price,
  rows: readonly Row[],
): string[] {
  const notes: string[] = [];
  if (target.bandwidthCap !== null) {
    notes.push(
      `The price covers only the commitment of ${target.bandwidth} Mbps. Usage above it, up to the burst of ` +
        `${target.bandwidthCap} Mbps, costs extra${overage(price)}.`,
    );
  }
  notes.push(...stepsOf(request).notes(request, price));
  for (const row of rows.filter(isRecycled)) {
    notes.push(`A circuit in the recycle bin may block this order: ${describeRow(row)}.`);
  }
  return notes;
}

function overage({ excessDiscountUnitPrice, excessUnitPrice, excessAmountUnit }: Price): string {
  const figure = excessDiscountUnitPrice ?? excessUnitPrice;
  return figure === undefined
    ? ''
    : `: ${moneyText(figure)}${excessAmountUnit === undefined ? '' : ` per ${excessAmountUnit}`}`;
}
