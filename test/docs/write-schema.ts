/** Writes `docs/order-request.schema.json` anew: `node --import ./test/support/typescript.js test/docs/write-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { orderRequestJsonSchema } from '../../contract/index.js';
import { pathOf } from './markdown.js';

writeFileSync(pathOf('docs/order-request.schema.json'), `${JSON.stringify(orderRequestJsonSchema(), null, 2)}\n`);
