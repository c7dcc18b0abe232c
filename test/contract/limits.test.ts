import { expect, it } from '@jest/globals';
import { firstProblems, MOST_MESSAGE_BYTES, sizeProblem } from '../../contract/index.js';

it.each([
  ['nothing', undefined, undefined],
  ['exactly the bound', 'x'.repeat(MOST_MESSAGE_BYTES - 2), undefined],
  ['a byte more', 'x'.repeat(MOST_MESSAGE_BYTES - 1), 'is 65537 bytes as JSON, expected at most 65536 bytes'],
  ['letters of more than a byte', 'ü'.repeat(40_000), 'is 80002 bytes as JSON, expected at most 65536 bytes'],
])('a message of %s', (_, value, problem) => {
  expect(sizeProblem(value)).toBe(problem);
});

it("what can't be written as JSON can't be sent", () => {
  expect(sizeProblem(1n)).toMatch(/^can't be written as JSON/);
});

it('many and long problems are cut short, and counted', () => {
  const problems = firstProblems(Array.from({ length: 10_000 }, (_, index) => `${index}: ${'ü💥'.repeat(1_000)}`));
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toBe('and 9980 more');
  expect(Buffer.byteLength(problems.join())).toBeLessThan(7_000);
  expect(problems.join().isWellFormed()).toBe(true);
  expect(firstProblems(['a'])).toEqual(['a']);
});

it('what is nested deeper than anything that belongs into a message is too much', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : { field: [nested(levels - 1)] });
  expect(sizeProblem(nested(10))).toBeUndefined();
  expect(sizeProblem(nested(11))).toBe('is nested more than 20 levels deep');
  const circle: { itself?: unknown } = {};
  circle.itself = circle;
  expect(sizeProblem(circle)).toBe('is nested more than 20 levels deep');
});
