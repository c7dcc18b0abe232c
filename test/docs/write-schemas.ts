/** Writes the schemas in `docs/schemas/` anew: `npm run schemas`. */
import { writeFileSync } from 'node:fs';
import { pathOf } from './markdown.js';
import { publishedOf, schemaFile, SCHEMAS } from './schemas.js';

for (const [name, schema] of Object.entries(SCHEMAS)) {
  writeFileSync(pathOf(schemaFile(name)), `${JSON.stringify(publishedOf(schema), null, 2)}\n`);
}
