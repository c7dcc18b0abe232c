import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { PolicyError, readPolicy, readPolicyFile } from '../../policy/index.js';

const folder = mkdtempSync(join(tmpdir(), 'crb-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Buffer): string {
  const path = join(folder, 'policy.yaml');
  writeFileSync(path, content);
  return path;
}

/** All that is wrong with a policy. */
function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof PolicyError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

const LAST = '{name: last, approvals: 1}';

/** A policy with these fields in its first rule, on lines of their own from line 3 on. */
function ruleWith(...fields: string[]): string {
  return ['rules:', '  - name: first', ...fields.map((field) => `    ${field}`), `  - ${LAST}`].join('\n');
}

describe('a policy with text that is not one line', () => {
  it.each([
    [
      'name',
      'rules: [{name: "a\\ud800", approvals: 1}]',
      'rules.0.name: is "a\\ud800", which holds a lone surrogate (U+D800)',
    ],
    [
      'person',
      `rules: [{name: a, approvals: 1, from: ["ben\\e[1m", cleo]}]`,
      'rules.0.from.0: is "ben\\u001b[1m", which holds the control character U+001B',
    ],
    [
      'member',
      `groups: {net: ["ben\\n"]}\nrules: [${LAST}]`,
      'groups.net.0: is "ben\\n", which holds the control character U+000A',
    ],
    ['group', `groups: {"n\\u0085": [ben]}\nrules: [${LAST}]`, 'groups.n\\u0085: the name is invalid, which holds'],
    [
      'region',
      `rules: [{name: a, when: {regions: ["asia\\u2028*"]}, approvals: 1}, ${LAST}]`,
      'rules.0.when.regions.0: is "asia\\u2028*", which holds the line separator U+2028',
    ],
  ])('as a %s is refused', (_name, source, problem) => {
    const problems = problemsOf(() => readPolicy(source, 'policy.yaml'));
    expect(problems.join()).toContain(problem);
    expect(problems.join()).toMatch(/at character \d+, expected .*: one line without such characters/);
  });
});

describe('a policy', () => {
  const POLICY = {
    groups: { network: ['ben', 'cleo'] },
    rules: [
      {
        name: 'small',
        when: { regions: ['asia-*'], price: { atMost: 2.5, chargeUnit: 'MONTH', amountUnit: 'Mbps' } },
        approvals: 'automatic',
      },
      {
        name: 'rest',
        approvals: 2,
        from: ['group:network', 'dora'],
        decideWithin: '3d',
        commentFor: ['reject'],
      },
    ],
  };
  const YAML = `
groups:
  network: [ben, cleo]
rules:
  - name: small
    when:
      regions: [asia-*]
      price: { atMost: 2.5, chargeUnit: MONTH, amountUnit: Mbps }
    approvals: automatic
  - name: rest # for all others
    approvals: 2
    from: [group:network, dora]
    decideWithin: 3d
    commentFor: [reject]
`;

  it.each([
    ['YAML', YAML],
    ['YAML with CRLF', YAML.replaceAll('\n', '\r\n')],
    ['JSON', JSON.stringify(POLICY, null, '\t')],
  ])('is read from %s', (_form, source) => {
    expect(readPolicy(source, 'policy')).toEqual(POLICY);
  });

  it('is read from a file that begins with a byte order mark', () => {
    expect(readPolicyFile(fileOf(`\ufeff${YAML}`))).toEqual(POLICY);
  });

  it('may name a group as JavaScript names its own things', () => {
    const source = `groups: {constructor: [ben], toString: [cleo]}\nrules: [{name: a, approvals: 1, from: ['group:constructor']}]`;
    expect(readPolicy(source, 'policy').groups).toEqual({ constructor: ['ben'], toString: ['cleo'] });
  });
});

describe('a wrong field is told with its line, its name, and what is expected', () => {
  it.each([
    [
      'a number of nobody',
      'approvals: 0',
      'line 3: rules.0.approvals: is 0, expected a whole number of people from 1 to 20, or "automatic"',
    ],
    ['a number in words', 'approvals: two', 'line 3: rules.0.approvals: is "two", expected a whole number of people'],
    ['half a person', 'approvals: 1.5', 'line 3: rules.0.approvals: is 1.5, expected a whole number of people'],
    ['too many people', 'approvals: 21', 'line 3: rules.0.approvals: is 21, expected a whole number of people'],
    ['nothing', 'approvals:', 'line 3: rules.0.approvals: is empty, expected a whole number of people'],
    ['a list that is none', 'from: ben', 'line 3: rules.0.from: is "ben", expected a list of people and groups'],
    ['an empty list', 'from: []', 'line 3: rules.0.from: is [], expected at least one of people and groups'],
    ['a long list', `commentFor: [${'approve,'.repeat(3)}]`, 'expected at most 2 approve and reject'],
    [
      'a group written as a field',
      'from: [group: network]',
      'line 3: rules.0.from.0: is {"group":"network"}, expected',
    ],
    ['a blank name', 'from: [" "]', 'line 3: rules.0.from.0: is " ", expected a name'],
    [
      'a duration without a unit',
      'decideWithin: "7"',
      'line 3: rules.0.decideWithin: is "7", expected a duration with',
    ],
    ['a duration as number', 'decideWithin: 7', 'line 3: rules.0.decideWithin: is 7, expected a duration such as 7d'],
    ['too long a duration', 'decideWithin: 366d', 'is "366d", expected a duration from 1ms to 365d'],
    [
      'an unknown decision',
      'commentFor: [cancel]',
      'rules.0.commentFor.0: is "cancel", expected "approve" or "reject"',
    ],
    ['yes', 'requesterMayApprove: yes', 'rules.0.requesterMayApprove: is "yes", expected true or false'],
    [
      'a reminder without end',
      'reminders: {every: 1d}',
      'line 3: rules.0.reminders.atMost: is missing, expected a num',
    ],
    ['an unknown field', 'aprovals: 1', 'line 3: rules.0.aprovals: no such field'],
    ['a condition that is none', 'when: 3', 'line 3: rules.0.when: is 3, expected conditions such as'],
    ['a size without bound', 'when: {bandwidth: 100}', 'rules.0.when.bandwidth: is 100, expected {atMost: Mbps}'],
    ['an endless size', 'when: {bandwidth: {atMost: .inf}}', 'bandwidth.atMost: is Infinity, expected Mbps'],
    ['a price below nothing', 'when: {price: {atMost: -1, chargeUnit: MONTH}}', 'is -1, expected an amount, 0 or more'],
    ['a price without a unit', 'when: {price: {atMost: 1}}', 'rules.0.when.price.chargeUnit: is missing, expected the'],
    ['an unknown condition', 'when: {region: [a]}', 'line 3: rules.0.when.region: no such field'],
  ])('%s', (_name, field, problem) => {
    const fields = field.startsWith('approvals') ? [field] : [field, 'approvals: 1'];
    expect(problemsOf(() => readPolicy(ruleWith(...fields), 'policy'))).toEqual([expect.stringContaining(problem)]);
  });

  it("a value below its field counts for the field's line", () => {
    const source = ruleWith(
      'nope:',
      '  a: 1',
      'when:',
      '  price:',
      '    atMost: x',
      '    chargeUnit: MONTH',
      'approvals: 1',
    );
    expect(problemsOf(() => readPolicy(source, 'policy'))).toEqual([
      'line 3: rules.0.nope: no such field',
      'line 7: rules.0.when.price.atMost: is "x", expected an amount',
    ]);
  });

  it('a missing field counts for the line where its rule begins', () => {
    const source = `rules:\n  - ${LAST.replace('last', 'first')}\n  -\n    name: second\n    from: [ben]\n`;
    expect(problemsOf(() => readPolicy(source, 'policy'))).toContainEqual(
      expect.stringContaining('line 4: rules.1.approvals: is missing'),
    );
  });

  it('in JSON too, one line for each', () => {
    const source =
      '{\n  "groups": {"1": 5},\n  "rules": [\n    {"name": "a", "approvals": "x",\n     "nope": {\n       "b": 1}},\n    {}\n  ]\n}';
    const problems = problemsOf(() => readPolicy(source, 'policy'));
    expect(problems.map((problem) => problem.split(/ (?:is|no) /)[0])).toEqual([
      'line 2: groups.1:',
      'line 4: rules.0.approvals:',
      'line 5: rules.0.nope:',
      'line 7: rules.1.name:',
      'line 7: rules.1.approvals:',
    ]);
  });

  it('a group whose name is too long', () => {
    const source = `groups:\n  ok: [ben]\n  ${'k'.repeat(101)}: [ben]\nrules: [${LAST}]`;
    expect(problemsOf(() => readPolicy(source, 'policy'))).toEqual([
      expect.stringMatching(
        /^line 3: groups\.k+: the name is invalid, which is 101 bytes long, expected a name: text of 1 to 100 bytes$/,
      ),
    ]);
  });

  it.each([
    ['\n', 3],
    ['\r\n', 3],
  ])('whatever the lines end with: %j', (end, line) => {
    const source = ['\ufeffrules:', '  - name: a', '    approvals: two'].join(end);
    expect(problemsOf(() => readPolicy(source, 'policy'))[0]).toContain(`line ${line}: rules.0.approvals`);
  });
});

describe('what is no policy at all', () => {
  it.each([
    ['nothing', '', 'line 1: the file: is empty, expected a policy with rules'],
    ['a remark', '# later\n', 'line 1: the file: is empty, expected a policy with rules'],
    ['a word', 'later', 'line 1: the file: is "later", expected a policy with rules'],
    ['a list', `- ${LAST}`, 'line 1: the file: is [{"name":"last","approvals":1}], expected a policy with rules'],
    ['a policy without rules', 'groups: {a: [ben]}', 'line 1: rules: is missing, expected a list of rules'],
    ['an empty list of rules', 'rules: []', 'line 1: rules: is [], expected at least one of rules'],
    ['a bracket that is not closed', `rules:\n  - ${LAST}\n  - {name: [a}`, 'line 3: '],
    ['tabs', 'rules:\n\t- name: a', 'line 2: Tabs are not allowed as indentation'],
    ['a field twice', ruleWith('name: again', 'approvals: 1'), 'line 3: Map keys must be unique'],
    ['a field twice in JSON', '{"rules": [],\n "rules": []}', 'line 2: Map keys must be unique'],
    ['a second document', `rules: [${LAST}]\n---\nrules: [${LAST}]`, 'line 2: a second document starts'],
    ['an alias', `groups:\n  a: &x [ben]\n  b: *x\nrules: [${LAST}]`, 'line 3: *x is an alias, expected the value'],
    ['an alias of nothing', `groups:\n  b: *x\nrules: [${LAST}]`, 'line 2: *x is an alias'],
    ['a merge', ruleWith('<<: {approvals: 1}', 'approvals: 1'), 'line 3: rules.0.<<: no such field'],
    ['a tag', `rules: !mine [${LAST}]`, 'line 1: Unresolved tag: !mine'],
    ['a list as a name', `? [a]\n: 1\nrules: [${LAST}]`, 'line 1: ["a"]: no such field'],
    ['a group that would be lost', `groups:\n  __proto__: [ben]\nrules: [${LAST}]`, 'line 2: __proto__: no such field'],
  ])('%s', (_name, source, problem) => {
    expect(problemsOf(() => readPolicy(source, 'policy'))[0]).toContain(problem);
  });

  it.each([
    ['a file that is not there', () => join(folder, 'nowhere.yaml'), /^can't be read: there is no such file/],
    ['a folder', () => folder, /^can't be read: it is a folder/],
    ['another encoding', () => fileOf(Buffer.from(`\ufeffrules: [${LAST}]`, 'utf16le')), /^is not UTF-8$/],
    ['a file of another kind', () => fileOf(Buffer.alloc(1024 * 1024 + 1, '#')), /^is larger than 1048576 bytes$/],
  ])('%s', (_name, path, problem) => {
    expect(problemsOf(() => readPolicyFile(path()))).toEqual([expect.stringMatching(problem)]);
  });
});

it('is told with its path and all that is wrong', () => {
  const { message } = new PolicyError('/etc/crb/policy.yaml', ['line 1: a', 'line 2: b']);
  expect(message).toBe('/etc/crb/policy.yaml is not a policy:\n  line 1: a\n  line 2: b');
});

it('a policy of YAML 1.1, which reads numbers differently, is refused with its line', () => {
  const source = `# ours\n%YAML 1.1\n---\nrules: [{name: a, when: {bandwidth: {atMost: 0200}}, approvals: 1}, ${LAST}]`;
  expect(problemsOf(() => readPolicy(source, 'policy.yaml'))).toEqual([
    'line 2: %YAML 1.1 reads some numbers differently (0200 as 128), expected no %YAML line',
  ]);
  const plain = source.replace('%YAML 1.1', '%YAML 1.2');
  expect(readPolicy(plain, 'policy.yaml').rules[0]?.when?.bandwidth).toEqual({ atMost: 200 });
});
