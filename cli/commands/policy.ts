import type { Command } from 'commander';
import { defined } from '../../contract/defined.js';
import { whyImpossible } from '../../contract/index.js';
import type { PolicyFiles } from '../../policy/index.js';
import { answer } from '../answer.js';
import { addCommand, type CommonFlags, type Context } from '../context.js';
import type { Io } from '../io.js';
import { clocksOf, readPolicy } from '../policy-input.js';
import type { QuoteFlags } from '../quote-input.js';
import type { Explanation } from '../render/policy.js';
import { addSimulate } from './simulate.js';

// Each command loads its code only when it runs, so that the other commands start fast.

/** `crb policy`: check a policy and try it out, without a worker. */
export function addPolicy(program: Command, context: Context): void {
  const policy = program
    .command('policy')
    .description('check an approval policy, explain it for an order, or try it on past orders');
  addCheck(policy, context);
  addExplain(policy, context);
  addSimulate(policy, context);
}

function addCheck(program: Command, context: Context): void {
  const command = addCommand(program, 'check', 'check a policy file and show its rules in words', [
    'policy check policy.yaml',
  ]).argument('<file>', 'policy file, YAML or JSON');
  command.action(async (file: string) => {
    const files = await readPolicy(file);
    const { policy } = files;
    const { keyWarnings, policyWarnings } = await import('../../policy/index.js');
    const { showPolicy, showWarnings } = await import('../render/policy.js');
    const warnings = [...policyWarnings(policy), ...keyWarnings(files)];
    const checked = answer({ ...policy, ...(warnings.length > 0 ? { warnings } : {}) }, (clean, style) =>
      [...showWarnings(clean.warnings ?? [], style), showPolicy(clean, style)].join('\n\n'),
    );
    context.answer(checked, command.opts<CommonFlags>());
  });
}

interface ExplainFlags extends CommonFlags, QuoteFlags {
  policy?: string;
  requoted?: boolean;
}

function addExplain(program: Command, context: Context): void {
  const command = addCommand(program, 'explain', 'show who must approve an order, and why', [
    'policy explain --request request.json --price 2000 --charge-unit MONTH',
  ])
    .requiredOption('--request <file>', 'JSON file with the request; - reads standard input')
    .option('--policy <file>', 'policy file (default: $CRB_POLICY_FILE, then the default policy)')
    .option('--price <price>', "quoted price: a number, or the API's price fields as JSON or a JSON file")
    .option('--previous-price <price>', 'for a modify: the price in force, in the same form')
    .option('--charge-unit <unit>', 'unit of a price that is a plain number, such as MONTH')
    .option('--circuit <circuit>', 'for a modify: the circuit as the API shows it, as JSON or a JSON file')
    .option('--requoted', 'explain a later quote, which no rule approves automatically');
  command.action(async () => {
    const { policy: file, requoted = false, ...flags } = command.opts<ExplainFlags>();
    const { readQuote } = await import('../quote-input.js');
    const { showExplanation } = await import('../render/policy.js');
    const { explainRules, missingKeysText, termsFor } = await import('../../policy/index.js');
    const { request, facts, notes } = await readQuote(flags, context.io);
    const { policy, signers, source } = await policyOf(file, context.io);
    const terms = termsFor(policy, facts, await clocksOf(context.io), requoted);
    const impossible = whyImpossible(terms, request.requestedBy);
    const explanation: Explanation = defined({
      rule: terms.rule,
      terms,
      impossible,
      tooFewKeys: missingKeysText({ terms, requestedBy: request.requestedBy, signers, now: Date.now() }),
      rules: explainRules(policy, facts, requoted),
    });
    context.answer(
      answer(explanation, (clean, style) =>
        showExplanation(clean, style.clean({ requestedBy: request.requestedBy, source, notes }), style),
      ),
      flags,
    );
  });
}

/** The policy that a worker with this environment would use, and where it comes from. */
async function policyOf(file: string | undefined, { env }: Io): Promise<PolicyFiles & { source: string }> {
  const path = file ?? (env['CRB_POLICY_FILE'] || undefined);
  if (path === undefined) {
    const { DEFAULT_POLICY } = await import('../../policy/index.js');
    return {
      policy: DEFAULT_POLICY,
      source: 'the default; neither --policy nor CRB_POLICY_FILE is set',
    };
  }
  return {
    ...(await readPolicy(path)),
    source: `${path}${file === undefined ? ' (CRB_POLICY_FILE)' : ''}`,
  };
}
