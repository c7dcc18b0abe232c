import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { read } from './markdown.js';
import { closedOf, schemaFile, SCHEMAS } from './schemas.js';

// The patterns of times are checked; a URL is any text.
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats: { 'date-time': true, uri: true } });
const compiled = new Map<string, readonly ValidateFunction[]>();

/** What is wrong with a value by a file of `docs/schemas/`, and which fields it has that the schema does not name. */
export function problemsOf(name: string, value: unknown): string[] {
  return validatorsOf(name).flatMap((isRight) =>
    isRight(value)
      ? []
      : (isRight.errors ?? []).map(({ instancePath, message = '', params }) =>
          [instancePath, message, JSON.stringify(params)].join(' '),
        ),
  );
}

function validatorsOf(name: string): readonly ValidateFunction[] {
  const known = compiled.get(name);
  if (known !== undefined) {
    return known;
  }
  const schema = SCHEMAS[name];
  if (schema === undefined) {
    throw new Error(`there is no schema ${name}`);
  }
  const published = JSON.parse(read(schemaFile(name))) as object;
  const validators = [published, closedOf(schema)].map((each) => ajv.compile(each));
  compiled.set(name, validators);
  return validators;
}
