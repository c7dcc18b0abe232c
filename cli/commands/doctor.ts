import type { Command } from 'commander';
import { OrdersError, registerCommand, type Health } from '../../client/index.js';
import { answer } from '../answer.js';
import { addCommand, withOrders, type CommonFlags, type Context } from '../context.js';
import { EXIT, exitCodeOfError } from '../exit-codes.js';
import { showChecks, type Check } from '../render/checks.js';
import { showCommand } from '../render/command.js';
import { showTime } from '../render/time.js';

/** `crb doctor`: look at everything that orders need, and say what to do about what is wrong. */
export function addDoctor(program: Command, context: Context): void {
  const command = addCommand(
    program,
    'doctor',
    'look at everything that orders need, and at orders that need somebody',
  );
  command.action(async () => {
    const flags = command.opts<CommonFlags>();
    const { checks, exitCode } = await examine(context);
    const ok = checks.every((check) => check.ok);
    context.answer(
      answer({ ok, checks }, (clean, look) => showChecks(clean.checks, look), exitCode ?? (ok ? EXIT.ok : EXIT.error)),
      flags,
    );
  });
}

async function examine(context: Context): Promise<{ checks: Check[]; exitCode?: number }> {
  const credentials = await checkCredentials(context);
  try {
    const health = await withOrders(context, (orders) => orders.health());
    return { checks: [...checksOf(health), ...credentials] };
  } catch (error) {
    if (!(error instanceof OrdersError)) {
      throw error;
    }
    const temporal = { what: 'Temporal', ok: false, text: error.message, next: error.next };
    return { checks: [temporal, ...credentials], exitCode: exitCodeOfError(error.code) };
  }
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
        text: `${missing.join(', ')} not registered as Keyword: orders work, but can't be filtered by them`,
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
  if (!Object.keys(io.env).some((name) => name.startsWith('ZENLAYER_') && io.env[name])) {
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
          ...(status.level === 'trouble' ? { next: 'Check the credentials, ZENLAYER_ENDPOINT and the network.' } : {}),
        },
      ];
}
