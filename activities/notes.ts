import { moneyText, type CircuitFigures, type OrderRequest, type Price } from '../contract/index.js';
import { stepsOf } from './actions/index.js';
import { describeRow, isRecycled, type Row } from './circuits.js';

/** What an approver should know beside the figures. */
export function quoteNotes(
  request: OrderRequest,
  target: CircuitFigures,
  price: Price,
  rows: readonly Row[],
): string[] {
  const notes: string[] = [];
  if (Object.values(price).every((figure) => figure === null)) {
    notes.push('The API named no price at all.');
  } else if (price.chargeUnit === null) {
    notes.push('The API names no currency, and for this price no period.');
  } else {
    notes.push(`The API names no currency; the period is ${price.chargeUnit}.`);
  }
  if (target.bandwidthCap !== null) {
    notes.push(
      `The price covers the commitment of ${target.bandwidth} Mbps only; use above it, up to the burst of ` +
        `${target.bandwidthCap} Mbps, is billed on top${overage(price)}.`,
    );
  }
  notes.push(...stepsOf(request).notes(request, price));
  for (const row of rows.filter(isRecycled)) {
    notes.push(`In the recycle bin, and perhaps in the way: ${describeRow(row)}.`);
  }
  return notes;
}

function overage({ excessDiscountUnitPrice, excessUnitPrice, excessAmountUnit }: Price): string {
  const figure = excessDiscountUnitPrice ?? excessUnitPrice;
  return figure === null
    ? ''
    : ` at ${moneyText(figure)}${excessAmountUnit === null ? '' : ` per ${excessAmountUnit}`}`;
}
