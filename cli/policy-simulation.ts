import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../contract/reason-of.js';
import { readDossier, retell, simulate, verifyRead, type PastOrder, type Simulation } from '../dossier/index.js';
import { answer } from './answer.js';
import { clocksOf, readPolicy } from './policy-input.js';
import type { SimulateFlags } from './dossier-types.js';
import { withOrders, type Context } from './context.js';
import { read } from './dossier-file.js';
import { EXIT } from './exit-codes.js';
import { CommandError, UsageError } from './failure.js';
import { showSimulation } from './render/simulation.js';

/** Judges past orders by a new policy, and prints what would be otherwise. */
export async function simulatePolicy(context: Context, file: string, flags: SimulateFlags): Promise<void> {
  const { since, dossiers, failIf } = flags;
  if ((since === undefined) === (dossiers === undefined)) {
    throw new UsageError('Which orders?', 'Use either --since TIME or --dossiers FOLDER.');
  }
  const files = await readPolicy(file);
  const clocks = await clocksOf(context.io);
  const past = dossiers === undefined ? await closedSince(context, since ?? 0) : await inFolder(dossiers);
  if (past.length === 0 && failIf !== undefined) {
    throw new CommandError('noOrders', 'There is no order to judge.', 'Name a longer time, or a folder of dossiers.');
  }
  const simulation: Simulation = simulate(past, { ...files, clocks, now: Date.now() });
  const failed = failIf === 'looser' && simulation.summary.looser > 0;
  context.answer(answer(simulation, showSimulation, failed ? EXIT.error : EXIT.ok), flags);
}

async function closedSince(context: Context, since: number): Promise<PastOrder[]> {
  const past: PastOrder[] = [];
  await withOrders(context, async (orders) => {
    for await (const { orderId, runId } of orders.closedSince(Date.now() - since)) {
      past.push({ story: retell(await orders.histories(orderId, runId)), policies: [] });
    }
  });
  return past;
}

/** @throws CommandError that names a file which is no dossier */
async function inFolder(folder: string): Promise<PastOrder[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new CommandError('file', `${folder} can't be read: ${reasonOf(error)}.`, 'Name a folder of dossiers.');
  });
  const past: PastOrder[] = [];
  for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
    past.push(await orderIn(join(folder, name)));
  }
  return past;
}

async function orderIn(path: string): Promise<PastOrder> {
  const dossier = readDossier(await read(path));
  if ('result' in dossier) {
    throw notToGoBy(path, dossier);
  }
  const problem = verifyRead(dossier, { now: Date.now() }).checks.find(({ result }) => result === 'problem');
  if (problem !== undefined) {
    throw notToGoBy(path, problem);
  }
  const { story, policies } = dossier;
  return { story, policies };
}

function notToGoBy(path: string, { check, why }: { check: string; why: string }): CommandError {
  return new CommandError('file', `${path} is no dossier to go by: ${check}: ${why}.`, 'Move it out of the folder.');
}
