import { canonicalJson } from '../contract/canonical.js';
import { reasonOf } from '../contract/reason-of.js';
import { ok, problem, type Check } from './check.js';
import { digestOf, fileOf, plain, type Dossier } from './dossier.js';
import { attributesOf, idOf, textAt } from './event.js';
import { checkDecisions, checkRequest } from './identity-checks.js';
import { checkPurchases } from './purchase-checks.js';
import { checkQuotes } from './quote-checks.js';
import { retell } from './retell.js';
import { runsText } from './runs-text.js';
import { dossierSchema } from './schema.js';
import { checkSignature, type SignatureKnown } from './signature-check.js';
import type { Story } from './story.js';

/** What a check of a dossier found. */
export interface Verification {
  /** Whether no check found a problem. */
  readonly ok: boolean;
  readonly orderId?: string;
  readonly checks: readonly Check[];
  /** What no check of the file alone can tell. */
  readonly cannotKnow: readonly string[];
}

/** Checks a dossier by its file alone, without a server: any changed byte is found. */
export function verifyDossier(file: Buffer, known: SignatureKnown): Verification {
  const read = readDossier(file);
  return 'result' in read ? { ok: false, checks: [read], cannotKnow: [] } : verifyRead(read, known);
}

/** Checks a dossier that `readDossier` has read. */
export function verifyRead(dossier: Dossier, known: SignatureKnown): Verification {
  const digest = checkDigest(dossier);
  const checks = [
    ok('file', 'is in the one form in which dossiers are written'),
    digest,
    ...(digest.result === 'ok' ? [checkSignature(dossier, known), ...checkContent(dossier, known)] : []),
  ];
  return {
    ok: checks.every(({ result }) => result !== 'problem'),
    orderId: dossier.story.orderId,
    checks,
    cannotKnow: cannotKnow(dossier, known),
  };
}

/** What the events show is checked only when the story is theirs. */
function checkContent(dossier: Dossier, { signers }: SignatureKnown): Check[] {
  const { story, policies } = dossier;
  try {
    const first = [checkRuns(dossier), checkStory(dossier)];
    return first.some(({ result }) => result === 'problem')
      ? first
      : [
          ...first,
          ...checkRequest(story, policies, signers),
          ...checkQuotes(story, policies),
          checkMessages(dossier),
          ...checkDecisions(story, signers),
          ...checkPurchases(story),
        ];
  } catch (error) {
    // Anybody may have written the file: its events can hold anything.
    return [problem('story', `can't be told from the events: ${reasonOf(error)}`)];
  }
}

/** Reads a dossier; otherwise why the file is none. */
export function readDossier(file: Buffer): Dossier | Check {
  const text = file.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(file)) {
    return problem('file', 'is not UTF-8');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('file', 'is not JSON');
  }
  if (fileOf(value) !== text) {
    return problem('file', 'is not in the form that dossiers are written in: it was edited or formatted');
  }
  const parsed = dossierSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return problem('file', `is not a dossier of version 1: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}`);
  }
  // Not what the schema has made of it, which has lost what it does not name.
  return value as Dossier;
}

function checkDigest(dossier: Dossier): Check {
  return digestOf(dossier) === dossier.digest
    ? ok('digest', dossier.digest)
    : problem('digest', 'the content has another digest: it was changed');
}

/** Whether the runs are whole and continue each other. */
function checkRuns({ runs, story }: Dossier): Check {
  for (const [index, { runId, events }] of runs.entries()) {
    const started = attributesOf(events[0] ?? {});
    const before = runs[index - 1]?.runId;
    const gap = events.findIndex((event, at) => idOf(event) !== at + 1);
    if (gap !== -1) {
      return problem('runs', `run ${runId} has no event ${gap + 1}`);
    }
    if ((textAt(started, 'continuedExecutionRunId') ?? undefined) !== before) {
      return problem('runs', `run ${runId} does not continue ${before ?? 'nothing: an earlier run is missing'}`);
    }
    if (textAt(started, 'workflowId') !== story.orderId) {
      return problem('runs', `run ${runId} is one of ${textAt(started, 'workflowId') ?? 'another workflow'}`);
    }
  }
  const events = runs.reduce((sum, run) => sum + run.events.length, 0);
  return ok('runs', `${runsText(runs.length)}, ${events} events without a gap`);
}

/** Whether what is told is what the events show. */
function checkStory({ story, runs }: Dossier): Check {
  const told = plain(retell({ orderId: story.orderId, runs }));
  return canonicalJson(told) === canonicalJson(story)
    ? ok('story', 'is what the events show')
    : problem('story', 'the events show another story');
}

function checkMessages({ story }: Dossier): Check {
  const differing = story.messages.filter(({ differs }) => differs !== undefined);
  const [first] = differing;
  return first === undefined
    ? ok('messages', `${story.messages.length} judged again by the order's rules, each as the order did`)
    : problem('messages', `${first.message} in event ${first.event}: ${first.differs}`);
}

function cannotKnow({ story, signature }: Dossier, { signers }: SignatureKnown): string[] {
  const identities = new Set(story.quotes.map(({ record }) => record.terms.identity));
  const isSigned = identities.has('signed') || textAt(story.request, 'signature') !== undefined;
  return [
    ...(signature === undefined ? ['Whether somebody has rewritten the file: it is not signed.'] : []),
    "Whether Temporal's server recorded the truth: whoever runs the server can write any history.",
    ...(isSigned && signers === undefined
      ? ['Whether the signatures in it are good: no file of allowed signers is named with --signers.']
      : []),
    identities.has('signed') || identities.has('attributed') || stampsAny(story)
      ? "Who sent the messages that no signature and no principal proves: their names are the senders' claims."
      : "Who really sent a message: each name is the sender's claim, because the server stamped nobody.",
    ...(isSigned && signers !== undefined
      ? ['Whether the file of allowed signers is right, and was the same when people decided.']
      : []),
    ...(textAt(story.request, 'signature') === undefined
      ? ['Who asked for the order: its request is not signed.']
      : []),
    'Whether Zenlayer did what its answers say: compare the order number and the request ids with its bill.',
    'Whether the order has other runs, or the circuit other orders, that are not in this file.',
    "Whether a rule's times to decide come from the policy or from the worker, where the rule sets none.",
  ];
}

function stampsAny({ messages }: Story): boolean {
  return messages.some(({ principal }) => principal !== undefined);
}
