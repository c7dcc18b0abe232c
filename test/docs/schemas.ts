import { z } from 'zod';
import { MESSAGE_NAMES, orderRequestSchema } from '../../contract/index.js';
import { expectedOrderSchema, messageAnswerSchema, messageSchema } from '../../contract/schemas/messages.js';
import { orderPlanSchema } from '../../contract/schemas/plan.js';
import { orderViewSchema } from '../../contract/schemas/view.js';
import { dossierSchema } from '../../dossier/schema.js';
import { jsonNoticeSchema } from '../../notify/json-notice-schema.js';
import { receiversSchema } from '../../notify/receivers-file.js';
import { policySchema } from '../../policy/schema.js';

/** Every JSON Schema in `docs/schemas/`, by the name of its file, made from the schema that the code itself uses. */
export const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  // What people and programs send.
  'order-request': orderRequestSchema,
  ...Object.fromEntries(MESSAGE_NAMES.map((name) => [name, messageSchema(name)])),
  'await-quote': expectedOrderSchema,
  // What they get.
  order: orderViewSchema,
  'message-answer': messageAnswerSchema,
  plan: orderPlanSchema,
  notice: jsonNoticeSchema,
  dossier: dossierSchema,
  // The files that they write.
  policy: policySchema,
  notices: receiversSchema,
};

/** As it is published: what people get may have more fields, because a later version may add some. */
export function publishedOf(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
}

/** The same without room for more fields: what this version's code writes has no field that the schema does not name. */
export function closedOf(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' });
}

export function schemaFile(name: string): string {
  return `docs/schemas/${name}.schema.json`;
}
