/** Prints the command of the image, a word a line: the Dockerfile's last ENTRYPOINT and CMD. */
import { readFileSync } from 'node:fs';
import { URL } from 'node:url';

const lines = readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8').split('\n');
const words = ['ENTRYPOINT', 'CMD'].flatMap((instruction) => {
  const line = lines.findLast((text) => text.startsWith(`${instruction} [`)) ?? `${instruction} []`;
  return JSON.parse(line.slice(instruction.length));
});
console.log(words.join('\n'));
