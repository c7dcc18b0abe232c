import type { OrderRequest } from '../contract/index.js';
import { plainMarkdown } from '../contract/plain-markdown.js';

const MOST_WORDS_BYTES = 500;

/** The request as short Markdown, for the workflow's page in the Temporal UI. */
export function detailsOf(request: OrderRequest): string {
  const { action, ...fields } = request;
  const rows = Object.entries(fields)
    .flatMap(([name, value]): [string, unknown][] =>
      typeof value === 'object' ? Object.entries(value) : [[name, value]],
    )
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `- ${name}: **${plainMarkdown(String(value), MOST_WORDS_BYTES)}**`);
  return [`**${action}** a cross-region bandwidth`, '', ...rows].join('\n');
}
