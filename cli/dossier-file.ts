import { readFile, writeFile } from 'node:fs/promises';
import type { RecordedOrder } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { deciderText } from '../contract/delegation.js';
import { reasonOf } from '../contract/reason-of.js';
import {
  fileOf,
  makeDossier,
  pageOf,
  statementOf,
  verifyDossier,
  vouchedText,
  withSignature,
  type Dossier,
  type Verification,
} from '../dossier/index.js';
import { PolicyError, readPolicyFile } from '../policy/index.js';
import { readSigners, SignersError, SigningError, signWithSshKeygen } from '../signatures/index.js';
import { answer } from './answer.js';
import type { DossierFlags, Written } from './dossier-types.js';
import { withOrders, type CommonFlags, type Context } from './context.js';
import { EXIT } from './exit-codes.js';
import { CommandError, UsageError } from './failure.js';
import { showVerification, showWritten } from './render/dossier.js';
import { versionText } from './version.js';

/** Writes one order's dossier to a file, or to standard output. */
export async function writeOne(context: Context, id: string, flags: DossierFlags): Promise<void> {
  const { out, html } = flags;
  const { make, sign } = await makerOf(context, flags);
  const dossier = await sign(make(await withOrders(context, (orders) => orders.histories(id))));
  if (html !== undefined) {
    await write(html, pageOf(dossier));
  }
  if (out === undefined) {
    context.io.stdout.write(fileOf(dossier));
    dossier.missing.forEach((text) => context.tell((style) => `${style.yellow('Missing:')} ${text}`, flags));
    return;
  }
  await write(out, fileOf(dossier));
  const { story, digest, signedWith, missing, made } = dossier;
  const written: Written = defined({
    ...{ orderId: story.orderId, state: story.state, digest, missing },
    ...{ signed: signedWith !== undefined, signedWith, by: made.by },
    ...{ file: out, html },
    decisions: (story.quotes.at(-1)?.decisions ?? []).map((decision) => ({
      decision: decision.decision,
      who: deciderText(decision),
      vouched: vouchedText(decision, story.messages),
    })),
  });
  context.answer(answer(written, showWritten), flags);
}

/** How dossiers are made by the flags. */
interface Maker {
  /** With the given policies, unsigned. */
  readonly make: (order: RecordedOrder) => Dossier;
  /** Signs when a key is given. A FIDO key wants a touch each time. */
  readonly sign: (dossier: Dossier) => Promise<Dossier>;
}

export async function makerOf({ io }: Context, { policy, key, by }: DossierFlags): Promise<Maker> {
  const policies = await policyTexts(policy ?? (io.env['CRB_POLICY_FILE'] ? [io.env['CRB_POLICY_FILE']] : []));
  const who = by ?? (io.env['CRB_USER'] || undefined);
  if (key !== undefined && who === undefined) {
    throw new UsageError(
      "Can't tell who signs.",
      'Use --by NAME, as the file of allowed signers names you, or set CRB_USER.',
    );
  }
  return {
    make: (order) => makeDossier(order, { now: Date.now(), program: `crb ${versionText()}`, by: who, policies }),
    sign: async (dossier) =>
      key === undefined ? dossier : withSignature(dossier, await signature(dossier, key, io.env)),
  };
}

async function signature(dossier: Dossier, key: string, env: Context['io']['env']): Promise<string> {
  try {
    return await signWithSshKeygen({ statement: statementOf(dossier), key, env: { ...env } });
  } catch (error) {
    throw error instanceof SigningError
      ? new CommandError(
          'notSigned',
          `The dossier was not signed: ${error.message}.`,
          'Nothing was written.',
          EXIT.error,
        )
      : error;
  }
}

async function policyTexts(paths: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const path of paths) {
    try {
      readPolicyFile(path);
    } catch (error) {
      throw error instanceof PolicyError
        ? new CommandError('policy', error.message, 'Correct the file, or name another one.', EXIT.configuration)
        : error;
    }
    texts.push((await read(path)).toString('utf8'));
  }
  return texts;
}

/** Checks a dossier and prints what was found. */
export async function verifyFile(
  context: Context,
  file: string,
  flags: CommonFlags & { signers?: string },
): Promise<void> {
  const bytes = file === '-' ? Buffer.from(await context.io.readStdin(), 'utf8') : await read(file);
  const signers = flags.signers === undefined ? undefined : signersIn(flags.signers);
  const found: Verification = verifyDossier(bytes, { signers, now: Date.now() });
  context.answer(answer(found, showVerification, found.ok ? EXIT.ok : EXIT.error), flags);
}

function signersIn(path: string): ReturnType<typeof readSigners> {
  try {
    return readSigners(path);
  } catch (error) {
    throw error instanceof SignersError
      ? new CommandError('signers', error.message, 'Correct the file.', EXIT.configuration)
      : error;
  }
}

/** @throws CommandError that names the file */
export async function read(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new CommandError('file', `${path} can't be read: ${reasonOf(error)}.`, 'Name a file that is there.');
  });
}

/** @throws CommandError that names the file */
export async function write(path: string, content: string): Promise<void> {
  await writeFile(path, content).catch((error: unknown) => {
    throw new CommandError(
      'file',
      `${path} can't be written: ${reasonOf(error)}.`,
      'Name a file in a folder that is there.',
    );
  });
}
