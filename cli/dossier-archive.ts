import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OrdersError } from '../client/errors.js';
import type { OrdersClient, RecordedOrder } from '../client/index.js';
import { reasonOf } from '../contract/reason-of.js';
import { archiveName, compareKept, fileOf } from '../dossier/index.js';
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
  const { make, sign } = await makerOf(context, flags);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new CommandError('file', `${folder} can't be made: ${reasonOf(error)}.`, 'Name another folder.');
  });
  const written: { orderId: string; file: string }[] = [];
  const same: { orderId: string; file: string }[] = [];
  const lacking: ArchiveResult['lacking'][number][] = [];
  const problems: { orderId: string; text: string }[] = [];
  await withOrders(context, async (orders) => {
    for await (const { orderId, runId } of orders.closedSince(Date.now() - closedSince)) {
      const read = await historiesOf(orders, orderId, runId);
      if ('problem' in read) {
        problems.push({ orderId, text: read.problem });
        continue;
      }
      const dossier = make(read);
      const file = join(folder, archiveName(dossier));
      const before = await existing(file);
      if (before === undefined) {
        await write(file, fileOf(await sign(dossier)));
        written.push({ orderId, file });
        problems.push(...dossier.missing.map((text) => ({ orderId, text })));
        continue;
      }
      const kept = compareKept(before, { order: read, now: dossier, signs: flags.key !== undefined });
      if (kept === undefined) {
        problems.push({ orderId, text: `${file} is there with other content, and was not changed: move it away` });
        continue;
      }
      same.push({ orderId, file });
      problems.push(...kept.missing.map((text) => ({ orderId, text })));
      if (kept.lacks.length > 0) {
        lacking.push({ orderId, file, lacks: kept.lacks });
      }
    }
  });
  const result: ArchiveResult = { folder, written, same, lacking, problems };
  // Without the text of its policy a record is not whole; without a signature it is.
  const isWhole = problems.length === 0 && !lacking.some(({ lacks }) => lacks.includes('policy'));
  context.answer(answer(result, showArchive, isWhole ? EXIT.ok : EXIT.error), flags);
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
