import type { Command } from 'commander';
import { OrdersError } from '../../client/errors.js';
import type { Health, OrdersClient } from '../../client/index.js';
import { defined } from '../../contract/defined.js';
import { registerCommand, shellWord } from '../../contract/index.js';
import { answer } from '../answer.js';
import { unreadChecks } from '../audit-unread.js';
import { auditCircuits, type Audit } from '../circuit-audit.js';
import { addCommand, withOrders, type CommonFlags, type Context } from '../context.js';
import { buildChecks, failingCheck } from '../build-checks.js';
import { EXIT, exitCodeOfError } from '../exit-codes.js';
import { policyChecks } from '../policy-checks.js';
import { noticeChecks } from '../notice-checks.js';
import { refusedChecks, unlessRefused } from '../refused-checks.js';
import { showAudit } from '../render/audit.js';
import { showChecks, type Check } from '../render/checks.js';
import type { Style } from '../render/style.js';
import { showTime } from '../render/time.js';

interface DoctorFlags extends CommonFlags {
  deep?: boolean;
}

/** What the command found. */
interface Findings {
  checks: Check[];
  /** With `--deep`, when the circuits could be read. */
  circuits?: Audit;
  exitCode?: number;
}

/** `crb doctor`: check everything that orders need, and say what to do about each problem. */
export function addDoctor(program: Command, context: Context): void {
  const command = addCommand(program, 'doctor', 'check the setup and list orders that need attention', [
    'doctor',
    'doctor --deep --json',
  ]).option('--deep', "also compare the Zenlayer account's circuits with the orders (needs the ZENLAYER_ variables)");
  command.action(async () => {
    const flags = command.opts<DoctorFlags>();
    const { exitCode, ...found } = await examine(context, flags);
    const ok = found.checks.every((check) => check.ok);
    context.answer(answer({ ok, ...found }, showFindings, exitCode ?? (ok ? EXIT.ok : EXIT.error)), flags);
  });
}

function showFindings({ checks, circuits }: Findings, style: Style): string {
  const audit = circuits ? showAudit(circuits, style) : '';
  return [showChecks(checks, style), ...(audit === '' ? [] : [audit])].join('\n\n');
}

const NOTHING: Findings = { checks: [] };

async function examine(context: Context, { deep }: DoctorFlags): Promise<Findings> {
  const credentials = await checkCredentials(context);
  try {
    return await withOrders(context, async (orders) => {
      const health = await orders.health();
      const notices = health.namespaceFound ? await checkNotices(orders) : NOTHING;
      const { checks, exitCode, ...circuits }: Findings =
        deep && health.namespaceFound
          ? await unlessRefused(orders, { what: 'Circuits', subject: 'the circuits against the orders' }, () =>
              compareCircuits(context, orders),
            )
          : NOTHING;
      const unusable = !health.namespaceFound || credentials.some(isMisconfigured) ? EXIT.configuration : exitCode;
      return {
        checks: [...checksOf(health), ...notices.checks, ...credentials, ...checks],
        ...circuits,
        ...(unusable === undefined ? {} : { exitCode: unusable }),
      };
    });
  } catch (error) {
    if (!(error instanceof OrdersError)) {
      throw error;
    }
    const temporal = { what: 'Temporal', ok: false, text: error.message, next: error.next };
    return { checks: [temporal, ...credentials], exitCode: exitCodeOfError(error.code) };
  }
}

function checkNotices(orders: OrdersClient): Promise<Findings> {
  return unlessRefused(orders, { what: 'Notices', subject: 'the notices' }, async () => ({
    checks: noticeChecks(await orders.undelivered()),
  }));
}

/** Compares the account's circuits with the orders. The circuits are read before the orders and again after them. */
async function compareCircuits({ io }: Context, orders: OrdersClient): Promise<Findings> {
  const what = 'Circuits';
  if (!hasZenlayer(io.env)) {
    const next = 'Set the same ZENLAYER_ variables as for a worker.';
    return {
      checks: [{ what, ok: false, text: 'not compared: no Zenlayer account is configured here', next }],
      exitCode: EXIT.configuration,
    };
  }
  const { circuitsOfAccount } = await import('../../worker/account-circuits.js');
  const before = await circuitsOfAccount({ ...io.env });
  if ('problems' in before) {
    return { checks: [], exitCode: EXIT.configuration }; // `checkCredentials` lists them.
  }
  const ledger = await orders.ledger();
  const after = 'trouble' in before ? before : await circuitsOfAccount({ ...io.env });
  if ('trouble' in before || !('circuits' in after)) {
    const text = `not compared: ${'trouble' in after ? after.trouble : 'the configuration changed during the check'}`;
    return { checks: [{ what, ok: false, text, next: 'Run the command again; no circuit was checked.' }] };
  }
  const audit = auditCircuits(before, after, ledger);
  const problems = audit.findings.filter(({ level }) => level === 'problem').length;
  const { account, circuits, orders: known, retentionDays, notFromHere, unreadOrders } = audit;
  const text =
    `compared ${circuits} circuits of account ${account} with ${known - unreadOrders.length} orders${retentionDays === undefined ? '' : ` (closed orders are kept for ${retentionDays === 1 ? '1 day' : `${retentionDays} days`})`}: ` +
    `${problems === 0 ? 'no problem' : problems === 1 ? '1 problem' : `${problems} problems`}; ${notFromHere.length} not from an order here`;
  const next = 'Check each problem below in the Zenlayer console.';
  const compared = { what, ok: problems === 0, text, ...(problems === 0 ? {} : { next }) };
  return { checks: [compared, ...unreadChecks(unreadOrders)], circuits: audit };
}

/** One check for each part of the system's health. */
export function checksOf(health: Health): Check[] {
  const { address, namespace, serverVersion, namespaceFound } = health;
  const at = address === undefined ? '' : ` at ${address}`;
  const temporal: Check = { what: 'Temporal', ok: true, text: `${serverVersion}${at}` };
  if (!namespaceFound) {
    const next = `Set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`;
    return [temporal, { what: 'Namespace', ok: false, text: `${namespace} does not exist`, next }];
  }
  const refused = refusedChecks(health);
  const isRefused = (part: Health['refused'][number]['part']) => health.refused.some((each) => each.part === part);
  return [
    temporal,
    ...(isRefused('namespace') ? [] : [{ what: 'Namespace', ok: true, text: namespace }, checkAttributes(health)]),
    ...(isRefused('workers') ? [] : [checkWorkers(health), ...buildChecks(health), ...policyChecks(health)]),
    ...(isRefused('orders') ? [] : [...checkOrders(health), ...checkSearch(health)]),
    ...checkIds(health),
    ...refused,
  ];
}

function checkAttributes({ missingSearchAttributes: missing, namespace }: Health): Check {
  const what = 'Search attributes';
  return missing.length === 0
    ? { what, ok: true, text: 'registered' }
    : {
        what,
        ok: false,
        text: `${missing.join(', ')} not registered as Keyword: orders work, but lists can't be filtered by them`,
        next: registerCommand(missing, namespace),
      };
}

/**
 * Whether a worker runs. An answer for an open order of its task queue counts more than a worker that asked for work a
 * minute ago.
 */
function checkWorkers({ workers, taskQueue, onTaskQueue: { answered, unanswered } }: Health): Check {
  const what = 'Workers';
  const alive = workers.filter(({ gone }) => !gone);
  const here = alive.length > 0 || answered === 0 ? alive : workers;
  const names = (list: readonly Health['workers'][number][]) => list.map(({ identity }) => identity).join(', ');
  const gone = workers.filter((worker) => !here.includes(worker));
  const left = gone.length > 0 ? `; probably stopped: ${gone.map(withLastSeen).join(', ')}` : '';
  if (here.length > 0 && (answered > 0 || unanswered === 0)) {
    return { what, ok: true, text: `${names(here)} on task queue ${taskQueue}${left}` };
  }
  const text =
    here.length === 0
      ? `no worker on task queue ${taskQueue}${left}; orders wait`
      : `no worker answered for ${unanswered === 1 ? '1 order' : `${unanswered} orders`}; last seen on task queue ${taskQueue}: ${here.map(withLastSeen).join(', ')}${left}`;
  return {
    what,
    ok: false,
    text,
    next: 'Start a worker (`crb worker`), or set CRB_TASK_QUEUE to the queue that your workers serve.',
  };
}

function withLastSeen({ identity, lastSeen }: Health['workers'][number]): string {
  return lastSeen === undefined ? identity : `${identity} (${showTime(lastSeen)})`;
}

function checkOrders({ open, checked, answered, unanswered, held, failing, attention, needHelp }: Health): Check[] {
  const what = 'Orders';
  const asked = answered + unanswered;
  const part = [
    ...(checked < open ? [`checked ${checked} of ${open} open orders`] : []),
    ...(asked < checked ? [`of ${checked - asked} only the steps, not whether they are held`] : []),
  ];
  const named = new Set([...held, ...[...failing, ...attention].map(({ orderId }) => orderId)]).size;
  const more = asked < open && needHelp > named;
  const troubles = [
    ...(more
      ? [
          {
            what,
            ok: false,
            text: `${needHelp} open orders need somebody; ${named} were read`,
            next: 'Run `crb list --needs-help --limit 10000`.',
          },
        ]
      : []),
    ...failing.map(failingCheck),
    ...attention.map(({ orderId, text }) => ({
      what,
      ok: false,
      text: `${orderId}: ${text}`,
      next: `Run \`crb explain ${shellWord(orderId)}\`.`,
    })),
    ...held.map((orderId) => ({
      what,
      ok: false,
      text: `${orderId} is held: an operator must resolve it`,
      next: `Run \`crb explain ${shellWord(orderId)}\`.`,
    })),
  ];
  return troubles.length > 0
    ? [...troubles, ...part.map((text) => ({ what, ok: true, text }))]
    : [
        {
          what,
          ok: true,
          text:
            part.length > 0
              ? `${part.join(', ')}; none is known to need attention`
              : `${open} open, none needs attention`,
        },
      ];
}

const SIGN_NAMES: Readonly<Record<Health['notSearched'][number]['sign'], string>> = {
  held: 'held orders',
  attention: 'orders that need attention',
  failing: 'failing tasks',
  stepPaused: 'paused steps',
  paused: 'paused orders',
};

/** What the server can't search for: then it is seen only of the orders that were read. */
function checkSearch({ notSearched }: Health): Check[] {
  return notSearched.map(({ sign, why }) => ({
    what: 'Orders',
    ok: true,
    text: `${SIGN_NAMES[sign]} were found only among the orders that were read: the server can't search for them (${why})`,
  }));
}

/** Workflows of another type that hold an order's id, which is its lock. */
function checkIds({ foreign }: Health): Check[] {
  return foreign.map(({ text, endWith }) => ({ what: 'Order ids', ok: false, text, next: endWith }));
}

const CONFIGURATION = 'Worker configuration';

function isMisconfigured({ what, ok }: Check): boolean {
  return what === CONFIGURATION && !ok;
}

/** The worker's configuration and its access to Zenlayer, when this environment has the variables. */
async function checkCredentials({ io }: Context): Promise<Check[]> {
  if (!hasZenlayer(io.env)) {
    return [
      { what: 'Zenlayer', ok: true, text: 'not checked: this shell has no ZENLAYER_ variables; the workers have them' },
    ];
  }
  const { zenlayerStatusOf } = await import('../../worker/zenlayer-status.js');
  const status = await zenlayerStatusOf({ ...io.env });
  return 'problems' in status
    ? status.problems.map((text) => ({ what: CONFIGURATION, ok: false, text, next: correction(text) }))
    : [defined({ what: 'Zenlayer', ok: status.level !== 'trouble', text: status.text, next: status.next })];
}

/** A problem of a file begins with the variable that names it. */
function correction(problem: string): string {
  return /^[A-Z_]+_(FILE|PATH)\b/.test(problem)
    ? 'Correct the file, or the variable that names it.'
    : 'Correct the variable.';
}

function hasZenlayer(env: Context['io']['env']): boolean {
  return Object.keys(env).some((name) => name.startsWith('ZENLAYER_') && env[name]);
}
