/** A condition of a visibility query. The value goes in single quotes, with what could end them escaped. */
export function equals(name: string, value: string): string {
  return `${name} = ${quoted(value)}`;
}

export function differs(name: string, value: string): string {
  return `${name} != ${quoted(value)}`;
}

function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
