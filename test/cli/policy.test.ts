import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Explanation } from '../../cli/render/policy.js';
import type { Policy } from '../../policy/index.js';
import { CREATE, MODIFY } from '../activities/figures.js';
import { crb, json, type Terminal } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'crb-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const POLICY = file(
  'policy.yaml',
  `
groups:
  network: [ben, cleo]
  finance: [dora]
rules:
  - name: small
    when: { action: modify, bandwidth: { atMost: 200 }, bandwidthCap: { atMost: 400 } }
    approvals: automatic
  - name: steady
    when:
      vpcId: [vpc-*]
      internetChargeType: ByBandwidth
      priceChange: { atMostPercent: 10 }
    approvals: 1
    requesterMayApprove: true
  - name: cheap
    when:
      regions: [asia-*, eu-*]
      anyRegion: [asia-*]
      bandwidth: { atMost: 100 }
      price: { atMost: 3000, chargeUnit: MONTH }
      requestedBy: ['*@example.com']
    approvals: 1
    from: [group:network, emil]
    reminders: { every: 1d, atMost: 3 }
  - name: metered
    when: { price: { atMost: 20, chargeUnit: MONTH, amountUnit: Mbps, excessAtMost: 30, excessAmountUnit: Mbps } }
    approvals: 1
  - name: rest
    approvals: 2
    fromEach: [group:network, group:finance]
    commentFor: [approve, reject]
    decideWithin: 3d
    approvalValid: 4h
`,
);
const BAD = file('bad.yaml', 'rules:\n  - name: a\n    approvals: two\n    nope: 1\n');
const ORDER = file('create.json', CREATE);
const CHANGE = file('modify.json', MODIFY);
/** As the API shows it, with fields that do not matter here. */
const CIRCUIT = {
  crossRegionBandwidthId: MODIFY.crossRegionBandwidthId,
  crossRegionBandwidthName: 'Test-Cross1',
  vpcId: 'vpc-1',
  regionA: 'asia-east-1',
  regionZ: 'eu-west-1',
  internetChargeType: 'ByBandwidth',
  bandwidth: 100,
  bandwidthCap: null,
  status: 'AVAILABLE',
};

describe('delegations and escalation', () => {
  const path = file(
    'away.yaml',
    `
delegations: [{ from: ben, to: fay, since: 2026-12-01T00:00:00Z, until: 2999-12-24T00:00:00Z }]
rules: [{ name: all, approvals: 1, from: [ben], decideWithin: 1d, escalate: { after: 4h, to: [mia] } }]
`,
  );
  const delegated = 'fay for ben from 1 Dec 2026 00:00 UTC until 24 Dec 2999 00:00 UTC';

  it('are told by check', async () => {
    const { stdout } = await crb(['policy', 'check', path]);
    expect(stdout).toMatch(/needs +1 approval from ben; after 4h also mia\n/);
    expect(stdout).toContain(`Who may decide for whom\n  ${delegated}\n`);
  });

  it('are told by explain', async () => {
    const { stdout } = await crb([
      'policy',
      'explain',
      '--policy',
      path,
      '--request',
      ORDER,
      '--price',
      '1',
      '--charge-unit',
      'MONTH',
    ]);
    expect(stdout).toContain(`1 approval from ben; after 4h also mia. Delegations: ${delegated}.`);
  });
});

it('crb policy explain says when nobody who may approve has a valid key', async () => {
  file('no-keys', '');
  const path = file(
    'signed.yaml',
    'signers: no-keys\nrules: [{ name: signed, approvals: 1, from: [ben], identity: signed }]',
  );
  const args = ['--policy', path, '--request', ORDER, '--price', '1', '--charge-unit', 'MONTH'];
  const text = 'Rule "signed" needs 1 signed approval, but nobody of ben has a valid key.';
  expect((await crb(['policy', 'explain', ...args])).stdout).toContain(`\nKeys: ${text}\n`);
  expect(json<Explanation>(await crb(['policy', 'explain', ...args, '--json'])).tooFewKeys).toBe(text);
});

describe('crb policy check', () => {
  it('says in words what the rules are, one block a rule', async () => {
    const { exitCode, stdout, stderr } = await crb(['policy', 'check', POLICY]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(`5 rules. The first rule whose conditions all hold applies.

1. small
  for        action modify
             bandwidth at most 200 Mbps
             burst at most 400 Mbps, or none
  approval   automatic for the first quote; later quotes use the rules below
  valid for  set by the worker (CRB_APPROVAL_VALID), then re-quoted

2. steady
  for            VPC vpc-*
                 charge type ByBandwidth
                 price at most 10 % above the price in force
  needs          1 approval from anyone
  requester      may approve too
  decide within  set by the worker (CRB_DECIDE_WITHIN)
  valid for      set by the worker (CRB_APPROVAL_VALID), then re-quoted

3. cheap
  for            both regions asia-* or eu-*
                 one of the regions asia-*
                 bandwidth at most 100 Mbps, without a burst
                 price at most 3,000.00 per MONTH, with no use beyond the commitment
                 requested by *@example.com
  needs          1 approval from network (ben, cleo) or emil
  requester      may not approve
  decide within  set by the worker (CRB_DECIDE_WITHIN)
  valid for      set by the worker (CRB_APPROVAL_VALID), then re-quoted
  reminders      every 1d, at most 3

4. metered
  for            price at most 20.00 per MONTH and Mbps, and 30.00 per Mbps beyond the commitment
  needs          1 approval from anyone
  requester      may not approve
  decide within  set by the worker (CRB_DECIDE_WITHIN)
  valid for      set by the worker (CRB_APPROVAL_VALID), then re-quoted

5. rest
  for            all other orders
  needs          2 approvals, one from network (ben, cleo) and one from finance (dora)
  requester      may not approve
  comment        required to approve
                 required to reject
  decide within  3d
  valid for      4h, then re-quoted
`);
  });

  it('prints the policy as it was read, for programs', async () => {
    const { rules } = json<Policy>(await crb(['policy', 'check', POLICY, '--json']));
    expect(rules.at(-1)).toMatchObject({ name: 'rest', approvals: 2, decideWithin: '3d' });
  });

  it('ends with 78 and everything that is wrong, with lines', async () => {
    const { exitCode, stdout, stderr } = await crb(['policy', 'check', BAD]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 78, stdout: '' });
    expect(stderr).toContain(BAD);
    expect(stderr).toContain('\n  line 3: rules.0.approvals: ');
    expect(stderr).toContain('\n  line 4: rules.0.nope: ');
  });

  it('ends with 78 when there is no such file', async () => {
    const ended = await crb(['policy', 'check', join(folder, 'nowhere.yaml'), '--json']);
    expect(ended).toMatchObject({ exitCode: 78, stdout: '', stderr: expect.stringContaining('"code":"policy"') });
  });

  it('lets nothing in the file move the cursor', async () => {
    const evil = file('evil.yaml', '{"rules": [{"name": "\\u001b[2J", "approvals": 1}]}');
    const { stdout, stderr } = await crb(['policy', 'check', evil]);
    expect(stdout + stderr).toContain('rules.0.name: is "\\u001b[2J", ');
    expect(stdout + stderr).not.toContain('\u001b');
  });
});

describe('crb policy explain', () => {
  function explain(args: readonly string[], terminal?: Terminal) {
    return crb(['policy', 'explain', ...args], terminal);
  }

  it('says which rule applies, why, and what would change it', async () => {
    const args = ['--policy', POLICY, '--request', ORDER, '--price', '2500', '--charge-unit', 'MONTH'];
    const { exitCode, stdout, stderr } = await explain(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(`Policy: ${POLICY}

Rule "cheap": 1 approval from network (ben, cleo) or emil.
Decide within 7d.
Approval valid for 1d, then re-quoted.
Reminders: every 1d, at most 3.

Why
  small: does not apply
    no   action is create; the rule needs modify
    yes  bandwidth is 100 Mbps; the rule allows at most 200 Mbps
    yes  there is no burst; the rule allows at most 400 Mbps
  steady: does not apply
    yes  vpcId is vpc-1; the rule needs vpc-*
    yes  internetChargeType is ByBandwidth; the rule needs ByBandwidth
    no   priceChange: there is no price in force to compare with
  cheap: applies
    yes  regions are asia-east-1 and asia-north-1; the rule needs asia-* or eu-*
    yes  regions are asia-east-1 and asia-north-1; the rule needs one in asia-*
    yes  bandwidth is 100 Mbps; the rule allows at most 100 Mbps
    yes  price: 2,500.00 per MONTH is at most 3,000.00 per MONTH
    yes  requestedBy is ana@example.com; the rule needs *@example.com

What would change it
  small would apply, except for
    - action is create; the rule needs modify
  steady would apply, except for
    - priceChange: there is no price in force to compare with
`);
  });

  it('prints the same for programs, without remarks', async () => {
    const ended = await explain(['--policy', POLICY, '--request', ORDER, '--json']);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    const explanation = json<Explanation>(ended);
    expect(Object.keys(explanation)).toEqual(['rule', 'terms', 'rules']);
    expect(explanation).toMatchObject({
      rule: 'rest',
      terms: { rule: 'rest', required: 2, fromEach: true, decideWithinMs: 259_200_000 },
      rules: [{ rule: 'small' }, { rule: 'steady' }, { rule: 'cheap' }, { rule: 'metered' }, { rule: 'rest' }],
    });
    expect(explanation.rules.at(-1)).toEqual({ rule: 'rest', applies: true, conditions: [] });
  });

  it('takes the policy of the worker’s environment, and its clocks', async () => {
    const env = { CRB_POLICY_FILE: POLICY, CRB_DECIDE_WITHIN: '5h', CRB_APPROVAL_VALID: '' };
    const { stdout } = await explain(['--request', ORDER, '--price', '1', '--charge-unit', 'MONTH'], { env });
    expect(stdout).toContain(`Policy: ${POLICY} (CRB_POLICY_FILE)\n`);
    expect(stdout).toContain('Decide within 5h.\nApproval valid for 1d,');
  });

  it('says so when there is no policy, and when there is no price', async () => {
    const { stdout } = await explain(['--request', '-'], { stdin: JSON.stringify(CREATE) });
    expect(stdout).toBe(`Policy: the default; neither --policy nor CRB_POLICY_FILE is set
! No --price: the price is unknown, so no condition on the price holds.

Rule "default": 1 approval from anyone except ana@example.com.
Decide within 7d.
Approval valid for 1d, then re-quoted.

Why
  default: applies
    all other orders
`);
  });

  it.each<[string, string[], string]>([
    ['a number without a unit', ['--price', '1'], '1.00'],
    ['no price', [], 'price'],
    ['the API’s fields', ['--price', '{"discountUnitPrice": 4, "chargeUnit": "HOUR"}'], '4.00 per HOUR'],
    ['a file', ['--price', file('price.json', { unitPrice: 5000, chargeUnit: 'MONTH' })], '5,000.00 per MONTH'],
  ])('judges a price as %s', async (_name, args, why) => {
    const { rules } = json<Explanation>(await explain(['--policy', POLICY, '--request', ORDER, ...args, '--json']));
    expect(rules.find(({ rule }) => rule === 'cheap')?.conditions).toContainEqual({
      holds: false,
      why: expect.stringContaining(why),
    });
  });

  it('notes that a number has no unit', async () => {
    const { stdout } = await explain(['--policy', POLICY, '--request', ORDER, '--price', '1']);
    expect(stdout).toMatch(/^! .*--charge-unit/m);
  });

  const change = ['--policy', POLICY, '--request', CHANGE, '--circuit', JSON.stringify(CIRCUIT)];

  it('approves a small change by itself, but no later quote of it', async () => {
    const first = json<Explanation>(await explain([...change, '--json']));
    expect(first).toMatchObject({ rule: 'small', terms: { required: 0 } });
    const later = json<Explanation>(await explain([...change, '--requoted', '--json']));
    expect(later).toMatchObject({ rule: 'rest', terms: { required: 2 } });
    expect(later.rules[0]).toMatchObject({ rule: 'small', applies: false });
    expect(later.rules[0]?.conditions.filter(({ holds }) => !holds)).toHaveLength(1);
    expect((await explain(change)).stdout).toMatch(/^! .*--previous-price/m);
  });

  it('compares the price of a change with the price in force', async () => {
    const prices = ['--price', '110', '--previous-price', '100', '--charge-unit', 'MONTH', '--requoted'];
    expect(json<Explanation>(await explain([...change, ...prices, '--json']))).toMatchObject({ rule: 'steady' });
  });

  it('takes from the circuit what the change does not name', async () => {
    const request = file('burst.json', { ...MODIFY, bandwidth: undefined, bandwidthCap: 300 });
    const circuit = { ...CIRCUIT, internetChargeType: 'ByInstanceBandwidth95', bandwidth: 50, bandwidthCap: 60 };
    const args = ['--policy', POLICY, '--request', request, '--circuit', file('circuit.json', circuit), '--json'];
    const [small] = json<Explanation>(await explain(args)).rules;
    expect(small?.conditions.map(({ why }) => why)).toEqual([
      'action is modify; the rule needs modify',
      'bandwidth is 50 Mbps; the rule allows at most 200 Mbps',
      'bandwidthCap is 300 Mbps; the rule allows at most 400 Mbps',
    ]);
  });

  it('says when nobody could approve it', async () => {
    const request = file('dora.json', { ...CREATE, requestedBy: 'Dora' });
    const args = ['--policy', POLICY, '--request', request];
    const { rule, impossible = '' } = json<Explanation>(await explain([...args, '--json']));
    expect(rule).toBe('rest');
    expect(impossible).toContain('Dora');
    expect((await explain(args)).stdout).toContain(`Impossible: ${impossible}`);
  });

  it.each<[string, string[], string[]]>([
    ['no request', [], ["required option '--request <file>' not specified"]],
    ['a request that is not there', ['--request', join(folder, 'nowhere')], ['--request ', 'there is no file']],
    ['a request that is no JSON', ['--request', '{oops'], ['--request ', 'JSON']],
    [
      'a wrong request',
      ['--request', file('wrong.json', { ...CREATE, bandwidth: 0, vpcId: '' })],
      ['--request: vpcId: is "", ', '--request: bandwidth: is 0, '],
    ],
    [
      'wrong figures',
      ['--request', CHANGE, '--price', '{"unitPrice": -1, "cost": 5}', '--circuit', '{"vpcId": "", "bandwidth": "x"}'],
      [
        '--price: unitPrice: ',
        '--price: cost: ',
        '--circuit: vpcId: ',
        '--circuit: regionA: ',
        '--circuit: bandwidth: ',
      ],
    ],
    ['a price that is no object', ['--request', ORDER, '--price', '[]'], ['--price: ']],
    ['a modify without its circuit', ['--request', CHANGE], ['--circuit: ', MODIFY.crossRegionBandwidthId]],
    [
      'the circuit of another',
      ['--request', CHANGE, '--circuit', JSON.stringify({ ...CIRCUIT, crossRegionBandwidthId: 'crb-7' })],
      ['--circuit: crossRegionBandwidthId: is "crb-7", '],
    ],
    [
      'what only a modify has',
      ['--request', ORDER, '--circuit', JSON.stringify(CIRCUIT), '--previous-price', '1'],
      ['--circuit: ', '--previous-price: '],
    ],
    ['a unit of nothing', ['--request', ORDER, '--charge-unit', 'MONTH'], ['--charge-unit: ']],
  ])('ends with 2 for %s', async (_name, args, problems) => {
    const { exitCode, stdout, stderr } = await explain(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    problems.forEach((problem) => expect(stderr).toContain(problem));
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['a policy that is none', ['--policy', BAD], {}, '\n  line 3: '],
    ['the environment’s policy', [], { CRB_POLICY_FILE: BAD }, '\n  line 3: '],
    ['the environment’s clocks', [], { CRB_DECIDE_WITHIN: '7' }, 'CRB_DECIDE_WITHIN: '],
  ])('ends with 78 for %s', async (_name, args, env, problem) => {
    const ended = await explain(['--request', ORDER, ...args], { env });
    expect(ended).toMatchObject({ exitCode: 78, stdout: '', stderr: expect.stringContaining(problem) });
  });
});

it('crb policy alone shows what there is', async () => {
  const { exitCode, stderr } = await crb(['policy']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/check .*<file>[^]*explain/);
});
