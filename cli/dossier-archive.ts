import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OrdersError } from '../client/errors.js';
import type { OrdersClient, RecordedOrder } from '../client/index.js';
import { canonicalJson } from '../contract/canonical.js';
import { reasonOf } from '../contract/reason-of.js';
import { archiveName, fileOf, makeDossier, readDossier, type Dossier } from '../dossier/index.js';
import { answer } from './answer.js';
import type { ArchiveResult, DossierFlags } from './dossier-types.js';
import { withOrders, type Context } from './context.js';
import { makerOf, write } from './dossier-file.js';
import { EXIT } from './exit-codes.js';
import { CommandError, UsageError } from './failure.js';
import { showArchive } from './render/dossier.js';

/** Writes one file for each order that closed. A file that is there is never changed. */
export async function writeArchive(context: Context, flags: DossierFlags): Promise<void> {
  const { out: folder, closedSince = 0, html } = flags;
  if (folder === undefined || html !== undefined) {
    throw new UsageError(
      folder === undefined ? 'The folder of the archive is missing.' : '--html writes the page of one order only.',
      folder === undefined ? 'Name it with --out FOLDER.' : 'Leave out --html, or name an order.',
    );
  }
  const make = await makerOf(context, flags);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new CommandError('file', `${folder} can't be made: ${reasonOf(error)}.`, 'Name another folder.');
  });
  const written: { orderId: string; file: string }[] = [];
  const same: { orderId: string; file: string }[] = [];
  const problems: { orderId: string; text: string }[] = [];
  await withOrders(context, async (orders) => {
    for await (const { orderId, runId } of orders.closedSince(Date.now() - closedSince)) {
      const read = await historiesOf(orders, orderId, runId);
      if ('problem' in read) {
        problems.push({ orderId, text: read.problem });
        continue;
      }
      const dossier = await make(read);
      const file = join(folder, archiveName(dossier.story));
      const before = await existing(file);
      if (before === undefined) {
        await write(file, fileOf(dossier));
        written.push({ orderId, file });
      } else if (isSame(before, dossier, read)) {
        same.push({ orderId, file });
      } else {
        problems.push({ orderId, text: `${file} is there with other content, and was not changed: move it away` });
      }
      problems.push(...dossier.missing.map((text) => ({ orderId, text })));
    }
  });
  const result: ArchiveResult = { folder, written, same, problems };
  context.answer(answer(result, showArchive, problems.length === 0 ? EXIT.ok : EXIT.error), flags);
}

/** A run that the server no longer has must not stop the others. */
async function historiesOf(
  orders: OrdersClient,
  orderId: string,
  runId: string,
): Promise<RecordedOrder | { problem: string }> {
  try {
    return await orders.histories(orderId, runId);
  } catch (error) {
    if (error instanceof OrdersError && error.code !== 'unreachable' && error.code !== 'denied') {
      return { problem: error.message };
    }
    throw error;
  }
}

/** The file that is there; undefined = none is. */
async function existing(file: string): Promise<Buffer | undefined> {
  try {
    await access(file);
  } catch {
    return undefined;
  }
  return readFile(file);
}

/** Whether a file is what would be written now, but for when and by whom it was made. */
function isSame(file: Buffer, now: Dossier, order: RecordedOrder): boolean {
  const before = readDossier(file);
  if ('result' in before) {
    return false;
  }
  const { at, by, program } = before.made;
  const policies = now.policies.map(({ text }) => text);
  const again = makeDossier(order, { now: Date.parse(at), program, by, policies });
  // The server gives a map's keys in any order, which the digest shows.
  const content = ({ digest: _digest, signature: _signature, ...rest }: Dossier) => canonicalJson(rest);
  return content(again) === content(before);
}
