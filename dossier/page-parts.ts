import { html, type Html } from './html.js';

/** A label and its value; undefined or empty = not shown. */
export type Row = readonly [label: string, value: string | undefined];

export function section(title: string, ...parts: readonly Html[]): Html {
  return html`<section>
    <h2>${title}</h2>
    ${parts}
  </section>`;
}

/** Labels and values, without those that have none. */
export function list(rows: readonly Row[]): Html {
  return html`<dl>
    ${rows.filter(hasValue).map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function hasValue(row: Row): row is readonly [label: string, value: string] {
  return row[1] !== undefined && row[1] !== '';
}

/** A table without the columns that are empty in all rows; nothing without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): Html {
  const columns = head.flatMap((title, index) =>
    rows.some((cells) => cells[index] !== '')
      ? [{ title, cellOf: (cells: readonly string[]) => cells[index] ?? '' }]
      : [],
  );
  if (columns.length === 0) {
    return html``;
  }
  return html`<table>
    <thead>
      <tr>
        ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${columns.map(({ title, cellOf }) => html`<td data-title="${title}">${cellOf(cells)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
