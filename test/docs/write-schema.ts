/** Writes the schemas in `docs/` anew: `node --import ./test/support/typescript.js test/docs/write-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { orderRequestJsonSchema } from '../../contract/index.js';
import { policyJsonSchema } from '../../policy/index.js';
import { pathOf } from './markdown.js';

const SCHEMAS = { 'order-request': orderRequestJsonSchema(), policy: policyJsonSchema() };

for (const [name, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(pathOf(`docs/${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
