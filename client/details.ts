import { clipBytes, type OrderRequest } from '../contract/index.js';

/** The request as short Markdown, for the workflow's page in the Temporal UI. */
export function detailsOf(request: OrderRequest): string {
  const { action, ...fields } = request;
  const rows = Object.entries(fields)
    .flatMap(([name, value]): [string, unknown][] =>
      typeof value === 'object' ? Object.entries(value) : [[name, value]],
    )
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `- ${name}: **${cell(String(value))}**`);
  return [`**${action}** a cross-region bandwidth`, '', ...rows].join('\n');
}

/** Text that somebody else wrote, without line breaks and Markdown. */
function cell(value: string): string {
  return clipBytes(value, 500)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[\\|`*_[\]<>#~]/g, '\\$&');
}
