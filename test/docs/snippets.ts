/** A block of code on a page. */
export interface Snippet {
  readonly language: string;
  readonly code: string;
  /** Why no test runs it, from a comment `<!-- not run: … -->` before it. */
  readonly notRun?: string;
}

/** The blocks of a page that have a language, in their order. */
export function snippetsOf(page: string): Snippet[] {
  const blocks = /(?:<!-- not run: (?<notRun>.*?) -->\s*)?^```(?<language>[a-z]+)\n(?<code>[^]*?)^```/gm;
  return [...page.matchAll(blocks)].map(({ groups = {} }) => {
    const { language = '', code = '', notRun } = groups;
    return notRun === undefined ? { language, code } : { language, code, notRun };
  });
}
