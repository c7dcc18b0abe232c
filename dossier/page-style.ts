/**
 * The page's own style: light or dark as the reader's system is, and fit for a narrow window. Paper is always light, and
 * has tables however narrow it is; its letters are small, so that they fit.
 */
export const STYLE = `
:root { color-scheme: light dark; --line: #d4d8de; --dim: #5b6470; --back: #fff; --text: #1b2028; --good: #12703a; --bad: #b3261e; }
@media screen and (prefers-color-scheme: dark) { :root { --line: #3a414b; --dim: #a3adba; --back: #14181d; --text: #e6eaef; --good: #6fd391; --bad: #ff8a80; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; margin-top: 2rem; break-after: avoid; }
.kind { color: var(--dim); margin: 0; }
.state { font-weight: 600; border: 1px solid currentColor; border-radius: .3rem; padding: 0 .4rem; }
.completed { color: var(--good); }
.failed, .held, .rejected, .missing { color: var(--bad); }
.price { font-size: 1.4rem; font-weight: 600; margin: .5rem 0 0; }
dl { margin: .5rem 0; }
dl div { display: grid; grid-template-columns: 12rem 1fr; gap: 1rem; padding: .15rem 0; }
dt, th { color: var(--dim); font-weight: 400; text-align: left; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { overflow-wrap: normal; }
td:not(:last-child) { overflow-wrap: break-word; max-width: 15rem; }
td:first-child { white-space: nowrap; }
code { font: .9em ui-monospace, monospace; }
@media screen and (max-width: 40rem) {
  dl div { grid-template-columns: 1fr; gap: 0; }
  dt { font-size: .85em; }
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { border-bottom: 1px solid var(--line); padding: .3rem 0; }
  td { border: 0; padding: .1rem 0; }
  td:not(:last-child) { white-space: normal; max-width: none; }
  td:empty { display: none; }
  td::before { content: attr(data-title); display: block; color: var(--dim); font-size: .85em; }
}
@media print {
  :root { color-scheme: light; font-size: 10pt; }
  body { margin: 0; padding: 0; max-width: none; }
  td:not(:first-child, :last-child) { max-width: 11rem; }
  tr, dl div { break-inside: avoid; }
}
`;
