import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { parseSync } from 'oxc-parser';

const WORKFLOWS = fileURLToPath(new URL('../../workflows', import.meta.url));

/** Names of variables that a module could change while it is loaded. */
function changeable(file: string, text: string): string[] {
  return parseSync(file, text)
    .program.body.map((statement) =>
      statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement,
    )
    .flatMap((statement) => (statement.type === 'VariableDeclaration' && statement.kind !== 'const' ? [statement] : []))
    .flatMap(({ declarations }) => declarations.map(({ id }) => `${file}: ${text.slice(id.start, id.end)}`));
}

it('what an order knows is in its Order: all orders of a worker share the modules, which keep no variable', () => {
  const files = readdirSync(WORKFLOWS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files).toContain('order/order.ts');
  expect(files.flatMap((file) => changeable(file, readFileSync(join(WORKFLOWS, file), 'utf8')))).toEqual([]);
});

it('a variable of a module is found, exported or not', () => {
  const text =
    'let polls = 0;\nexport let last: string | undefined;\nvar old;\nconst MOST = 3;\nfunction f() { let mine; }\n';
  expect(changeable('a.ts', text)).toEqual(['a.ts: polls', 'a.ts: last: string | undefined', 'a.ts: old']);
});
