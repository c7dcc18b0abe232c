import { shellWord } from '../../contract/index.js';
import { widthOf } from './wrap.js';

/** Room for the indentation of a command. */
const INDENT = 6;

/**
 * A command to copy, with its arguments quoted where a shell needs it. One that is wider than the terminal is continued
 * over lines that can be copied together.
 *
 * @param program how this program was called
 */
export function showCommand(program: string, words: readonly string[], width?: number): string {
  const parts = words.map(shellWord);
  const whole = [program, ...parts].join(' ');
  if (width === undefined || widthOf(whole) <= width - INDENT) {
    return whole;
  }
  const lines: string[] = [];
  // A program that is called by a long path takes lines of its own.
  const [first = '', ...more] = program.includes("'") ? [program] : program.split(' ');
  let line = first;
  for (const part of [...more, ...flagsWithValues(parts)]) {
    if (widthOf(`${line} ${part} \\`) <= width - INDENT) {
      line += ` ${part}`;
    } else {
      lines.push(`${line} \\`);
      line = `  ${part}`;
    }
  }
  return [...lines, line].join('\n');
}

/** A flag and its value stay on one line. */
function flagsWithValues(args: readonly string[]): string[] {
  const parts: string[] = [];
  for (const arg of args) {
    const last = parts.at(-1);
    if (last?.startsWith('--') && !last.includes(' ') && !arg.startsWith('--')) {
      parts[parts.length - 1] = `${last} ${arg}`;
    } else {
      parts.push(arg);
    }
  }
  return parts;
}

/** A text that names commands as `crb …` in backticks, with the way in which this program was called. */
export function withProgram(text: string, program: string): string {
  return program === 'crb' ? text : text.replace(/`crb (?=[a-z])/g, `\`${program} `);
}
