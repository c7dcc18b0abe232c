import type { Command } from 'commander';
import { OrdersError, registerCommand, type Health, type OrdersClient } from '../../client/index.js';
import { answer } from '../answer.js';
import { auditCircuits, type Audit } from '../circuit-audit.js';
import { addCommand, withOrders, type CommonFlags, type Context } from '../context.js';
import { EXIT, exitCodeOfError } from '../exit-codes.js';
import { showAudit } from '../render/audit.js';
import { showChecks, type Check } from '../render/checks.js';
import { showCommand } from '../render/command.js';
import type { Style } from '../render/style.js';
import { showTime } from '../render/time.js';

interface DoctorFlags extends CommonFlags {
  deep?: boolean;
}

/** What the doctor has found. */
interface Findings {
  checks: Check[];
  /** With `--deep`, when the circuits could be read. */
  circuits?: Audit;
  exitCode?: number;
}

/** `crb doctor`: look at everything that orders need, and say what to do about what is wrong. */
export function addDoctor(program: Command, context: Context): void {
  const command = addCommand(
    program,
    'doctor',
    'look at everything that orders need, and at orders that need somebody',
  ).option('--deep', "also compare the Zenlayer account's circuits with the orders; needs the ZENLAYER_ variables");
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

async function examine(context: Context, { deep }: DoctorFlags): Promise<Findings> {
  const credentials = await checkCredentials(context);
  try {
    return await withOrders(context, async (orders) => {
      const health = await orders.health();
      const { checks, ...circuits } =
        deep && health.namespaceFound ? await compareCircuits(context, orders) : { checks: [] };
      return { checks: [...checksOf(health), ...credentials, ...checks], ...circuits };
    });
  } catch (error) {
    if (!(error instanceof OrdersError)) {
      throw error;
    }
    const temporal = { what: 'Temporal', ok: false, text: error.message, next: error.next };
    return { checks: [temporal, ...credentials], exitCode: exitCodeOfError(error.code) };
  }
}

/** The account's circuits beside the orders. They are read before the orders and after them. */
async function compareCircuits({ io }: Context, orders: OrdersClient): Promise<Findings> {
  const what = 'Circuits';
  if (!hasZenlayer(io.env)) {
    const next = 'Set the ZENLAYER_ variables as for a worker.';
    return {
      checks: [{ what, ok: false, text: 'not compared: this environment names no Zenlayer account', next }],
      exitCode: EXIT.configuration,
    };
  }
  const { circuitsOfAccount } = await import('../../worker/account-circuits.js');
  const before = await circuitsOfAccount({ ...io.env });
  if ('problems' in before) {
    return { checks: [], exitCode: EXIT.configuration }; // They have been named.
  }
  const ledger = await orders.ledger();
  const after = 'trouble' in before ? before : await circuitsOfAccount({ ...io.env });
  if ('trouble' in before || !('circuits' in after)) {
    const text = `not compared: ${'trouble' in after ? after.trouble : 'the configuration has changed meanwhile'}`;
    return { checks: [{ what, ok: false, text, next: 'Run it again; nothing is known about circuits until then.' }] };
  }
  const audit = auditCircuits(before, after, ledger);
  const problems = audit.findings.filter(({ level }) => level === 'problem').length;
  const { account, circuits, orders: known, retentionDays, notFromHere } = audit;
  const text =
    `${circuits} of account ${account} compared with ${known} orders${retentionDays === undefined ? '' : ` (older than ${retentionDays} days after their end they are not known)`}: ` +
    `${problems === 0 ? 'no problem' : problems === 1 ? '1 problem' : `${problems} problems`}; ${notFromHere.length} not from an order here`;
  const next = 'Look at each below, and into the Zenlayer console.';
  return { checks: [{ what, ok: problems === 0, text, ...(problems === 0 ? {} : { next }) }], circuits: audit };
}

/** What Temporal's answers mean. */
export function checksOf(health: Health): Check[] {
  const { address, namespace, serverVersion, namespaceFound } = health;
  const at = address === undefined ? '' : ` at ${address}`;
  const temporal: Check = { what: 'Temporal', ok: true, text: `${serverVersion}${at}` };
  if (!namespaceFound) {
    const next = `Set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`;
    return [temporal, { what: 'Namespace', ok: false, text: `${namespace} is not there`, next }];
  }
  return [
    temporal,
    { what: 'Namespace', ok: true, text: namespace },
    checkAttributes(health),
    checkWorkers(health),
    ...checkOrders(health),
    ...checkIds(health),
  ];
}

function checkAttributes({ missingSearchAttributes: missing, namespace }: Health): Check {
  const what = 'Search attributes';
  return missing.length === 0
    ? { what, ok: true, text: 'registered' }
    : {
        what,
        ok: false,
        text: `${missing.join(', ')} not registered as Keyword: orders work, but no list can be filtered by them`,
        next: registerCommand(missing, namespace),
      };
}

/** Whether a worker is there: what open orders say counts for more than who asked for work a minute ago. */
function checkWorkers({ workers, taskQueue, answered, unanswered }: Health): Check {
  const what = 'Workers';
  const here = workers.filter(({ gone }) => !gone || answered > 0);
  const names = (list: readonly Health['workers'][number][]) => list.map(({ identity }) => identity).join(', ');
  const gone = workers.filter((worker) => !here.includes(worker));
  const left = gone.length > 0 ? `; probably gone: ${gone.map(withLastSeen).join(', ')}` : '';
  if (here.length > 0 && (answered > 0 || unanswered === 0)) {
    return { what, ok: true, text: `${names(here)} on task queue ${taskQueue}${left}` };
  }
  const text =
    here.length === 0
      ? `none on task queue ${taskQueue}${left}; orders wait`
      : `none answers for ${unanswered === 1 ? 'the order' : `any of ${unanswered} orders`} that was asked; last seen on task queue ${taskQueue}: ${here.map(withLastSeen).join(', ')}${left}`;
  return {
    what,
    ok: false,
    text,
    next: 'Start one (`crb worker`), or set CRB_TASK_QUEUE to the queue that yours serve.',
  };
}

function withLastSeen({ identity, lastSeen }: Health['workers'][number]): string {
  return lastSeen === undefined ? identity : `${identity} (${showTime(lastSeen)})`;
}

function checkOrders({ open, looked, held, failing, attention }: Health): Check[] {
  const what = 'Orders';
  const part = looked < open ? [`${looked} of ${open} open orders were looked at`] : [];
  const troubles = [
    ...failing.map(({ orderId, problems }) => ({
      what,
      ok: false,
      text: `${orderId}: the worker can't carry on with it${problems.length > 0 ? ` (${problems.join(', ')})` : ''}`,
      next: "Look at the worker's log; the order goes on by itself when the cause is gone.",
    })),
    ...attention.map(({ orderId, text }) => ({
      what,
      ok: false,
      text: `${orderId}: ${text}`,
      next: showCommand('show', orderId),
    })),
    ...held.map((orderId) => ({
      what,
      ok: false,
      text: `${orderId} is held until somebody has looked`,
      next: showCommand('show', orderId),
    })),
  ];
  return troubles.length > 0
    ? [...troubles, ...part.map((text) => ({ what, ok: true, text }))]
    : [
        {
          what,
          ok: true,
          text: part.length > 0 ? `${part.join()}; none of them needs help` : `${open} open, none needs help`,
        },
      ];
}

/** Workflows of another type that hold the lock of an order. */
function checkIds({ foreign }: Health): Check[] {
  return foreign.map(({ text, endWith }) => ({ what: 'Order ids', ok: false, text, next: endWith }));
}

/** The configuration of a worker, when this environment holds one. */
async function checkCredentials({ io }: Context): Promise<Check[]> {
  if (!hasZenlayer(io.env)) {
    return [];
  }
  const { zenlayerStatusOf } = await import('../../worker/zenlayer-status.js');
  const status = await zenlayerStatusOf({ ...io.env });
  return 'problems' in status
    ? status.problems.map((text) => ({ what: 'Worker configuration', ok: false, text, next: 'Correct the variable.' }))
    : [
        {
          what: 'Zenlayer',
          ok: status.level !== 'trouble',
          text: status.text,
          ...(status.next === undefined ? {} : { next: status.next }),
        },
      ];
}

function hasZenlayer(env: Context['io']['env']): boolean {
  return Object.keys(env).some((name) => name.startsWith('ZENLAYER_') && env[name]);
}
