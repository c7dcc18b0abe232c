import { escaped } from '../contract/text.js';

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * HTML of a template: every value is escaped, unless it is HTML already. Characters that nobody sees, or that turn a text
 * around, are written as their codes, so that a name can't look like another one.
 */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  return { html: parts.map((part, index) => `${part}${valueOf(values[index] ?? '')}`).join('') };
}

function valueOf(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'string' || typeof value === 'number') {
    return escaped(String(value)).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
  }
  return 'html' in value ? value.html : value.map((each) => each.html).join('');
}
