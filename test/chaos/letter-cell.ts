import { setTimeout as delay } from 'node:timers/promises';
import { isFinal, type OrderView } from '../../contract/index.js';
import type { WorldOptions } from '../support/world.js';
import { NotHere, type Letter } from './alphabet.js';
import { reached, rulesTo, type Boundary } from './boundaries.js';
import type { Held } from './gate.js';
import { checkScene, type End } from './letter-books.js';
import { openScene, viewOf, type Run, type Scene } from './scene.js';
import { PURCHASE, type OrderKind } from './sweep-cells.js';

/** One order, and what happens to it at one place in its life: a letter, or two at once. */
export interface LetterCell {
  readonly order: OrderKind;
  readonly boundary: Boundary;
  readonly letters: readonly [Letter, ...Letter[]];
}

/** How the order of a cell went. */
export interface LetterOutcome {
  readonly cell: LetterCell;
  /** `completed 1`: where the newest run stands, and how many purchases were carried out; `·` = nothing to play there. */
  readonly text: string;
  readonly violations: readonly string[];
  /** What was bought by a run that somebody terminated, whose id was not ordered again. */
  readonly losses: readonly string[];
  /** The order was past the place before it could be stopped there, or slower than anybody waits: it tells nothing. */
  readonly missed?: true;
}

class NeverThere extends Error {}

/**
 * A call stays stopped so long after the letter, so that what the letter began can meet it on its way: at a purchase,
 * when the order has gone on without its answer, until another purchase is sent or the longer time has passed.
 */
const LINGER_MS = { least: 150, most: 2_000 };
const STUCK_AFTER_MS = 120_000;
const LOOK_EVERY_MS = 60;
const MOST_QUOTES = 5;

/** As in production in their order: a stopped call < HTTP time-out < half of a purchase step < a search. */
const ANSWER_WITHIN_MS = 1_600;
const CELL_SETTINGS = {
  placeTimeoutMs: 3_600,
  searchWindowMs: 3_800,
  searchEveryMs: 30,
  oddAfterMs: 300,
  approvalValidMs: 60_000,
};

/** Nothing is on its way when an order is to be held, so a short search is enough. */
const QUICK_TO_HOLD = { searchWindowMs: 300 };

export function letterCellName({ order, boundary, letters }: LetterCell): string {
  return `${order}, ${boundary.name}: ${letters.map(({ name }) => name).join(' + ')}`;
}

/** Plays the letters of a cell in a world of their own, and checks the books at the end. */
export async function runLetterCell(
  cell: LetterCell,
  where: Pick<WorldOptions, 'temporal' | 'converters'>,
): Promise<LetterOutcome> {
  const live = 'call' in cell.boundary && cell.boundary.call.name.startsWith('poll') ? 1_000 : 50;
  const { letters } = cell;
  const settings = Object.assign(
    {},
    CELL_SETTINGS,
    cell.boundary.name === 'held' ? QUICK_TO_HOLD : {},
    ...letters.map((letter) => letter.settings),
  ) as typeof CELL_SETTINGS;
  const scene = await openScene(cell.order, {
    ...where,
    answerWithin: ANSWER_WITHIN_MS,
    settings,
    sandbox: Object.assign(
      { createDelayMs: live, changeDelayMs: live },
      ...letters.map(({ sandbox }) => sandbox),
    ) as object,
  });
  const audience = attend(scene);
  const troubles: string[] = [];
  let ends: End[] = [];
  let bound = true;
  let missed = false;
  let stoppedMs = 0;
  try {
    const played = await play(cell, scene, audience);
    ends = played.ends;
    stoppedMs = played.stoppedMs;
  } catch (error) {
    missed = error instanceof NeverThere;
    bound = !(error instanceof NotHere);
    troubles.push(`stuck: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    audience.leave();
    scene.worker.bury();
    // What is on its way arrives before the books are read.
    await scene.world.stopWorker().catch((error: unknown) => troubles.push(`the worker died: ${String(error)}`));
  }
  try {
    if (!bound) {
      return { cell, text: '·', violations: [], losses: [] };
    }
    const { text, violations, losses } = checkScene(scene, ends, letters, settings.approvalValidMs);
    return {
      cell,
      text: troubles.length > 0 ? `STUCK ${text}` : text,
      violations: [...troubles, ...violations],
      losses,
      // So slow that a purchase arrived after its order had searched for it: in production no signature lives so long.
      ...(missed || (violations.length > 0 && stoppedMs > settings.searchWindowMs - CALL_MS) ? { missed: true } : {}),
    };
  } finally {
    await scene.close().catch(() => undefined);
  }
}

/** A call that goes on is carried out in less. */
const CALL_MS = 300;

async function play(
  cell: LetterCell,
  scene: Scene,
  audience: Audience,
): Promise<{ ends: End[]; /** How long the call was stopped. */ stoppedMs: number }> {
  const { order, boundary, letters } = cell;
  const starts = letters.flatMap(({ start }) => start ?? []);
  const stopping =
    'call' in boundary ? scene.gate.stopAt(boundary.call.action, boundary.call.number, boundary.stage) : undefined;
  scene.world.sandbox.fault(...rulesTo(order, boundary));
  audience.mayApprove = 'call' in boundary || !['started', 'quote done', 'awaiting approval'].includes(boundary.moment);
  await (starts[0]?.(scene) ?? scene.start(scene.request));
  const refused = () => starts.length > 0 && audience.ended(scene.current);
  const held = await ('moment' in boundary ? reached(scene, boundary.moment) : stopped(scene, stopping, refused)).catch(
    (error: unknown) => {
      if (refused()) {
        return undefined;
      }
      throw error;
    },
  );
  scene.held = held ?? undefined;
  const stoppedAt = performance.now();

  const before = held ? await underWay(scene) : '';
  const afterwards: (() => Promise<void>)[] = [];
  try {
    for (const letter of letters) {
      audience.mayApprove = letter.silences === undefined && audience.mayApprove;
      const after = await letter.play(scene);
      afterwards.push(...(after ? [after] : []));
    }
    audience.mayApprove = letters.every(({ silences }) => silences === undefined);
    if (held) {
      await linger(scene, boundary, before);
    }
  } finally {
    scene.held = undefined;
    held?.release();
  }
  const stoppedMs = held ? performance.now() - stoppedAt : 0;
  for (const after of afterwards) {
    await after();
  }
  return { ends: await audience.allSettled(), stoppedMs };
}

async function linger(scene: Scene, { name }: Boundary, before: string): Promise<void> {
  await delay(LINGER_MS.least);
  if (!name.startsWith('purchase') || (await underWay(scene)) === before) {
    return;
  }
  const sent = () => scene.gate.calls.filter(({ action }) => action === PURCHASE[scene.kind]).length;
  const begun = Date.now();
  for (const first = sent(); sent() === first && Date.now() - begun < LINGER_MS.most;) {
    await delay(LINGER_MS.least);
  }
}

/** Which step of which run is under way. */
async function underWay({ current }: Scene): Promise<string> {
  const { raw } = await current.handle.describe();
  return [
    current.runId,
    ...(raw.pendingActivities ?? []).map(({ activityId, attempt }) => `${activityId} ${attempt}`),
  ].join();
}

/** The call of a boundary, stopped. @throws Error when the order ends without it, NotHere when it was refused */
async function stopped(
  scene: Scene,
  stopping: Promise<Held> | undefined,
  refused: () => boolean,
): Promise<Held | undefined> {
  const begun = Date.now();
  let held: Held | undefined;
  void stopping?.then((reachedIt) => (held = reachedIt));
  while (held === undefined) {
    if (refused()) {
      return undefined;
    }
    if (Date.now() - begun > STUCK_AFTER_MS) {
      throw new NeverThere('the order never got to this place');
    }
    await delay(5);
  }
  return held;
}

const ENDED_FROM_OUTSIDE = ['TERMINATED', 'TIMED_OUT'];

/** Those who approve, and watch how each run ends. */
interface Audience {
  mayApprove: boolean;
  ended(run: Run): boolean;
  /** How all runs have ended, or what they wait for. @throws Error when one does neither */
  allSettled(): Promise<End[]>;
  leave(): void;
}

function attend(scene: Scene): Audience {
  const ends = new Map<string, End>();
  const approved = new Map<string, string[]>();
  /** What was known of a run when it was last asked for its view: a question costs a task. */
  const asked = new Map<string, string>();
  let present = true;

  const audience: Audience = {
    mayApprove: false,
    ended: ({ runId }) => ends.get(runId)?.closed === true,
    async allSettled() {
      // What was seen before may have changed since.
      ends.forEach(({ closed }, runId) => closed || ends.delete(runId));
      asked.clear();
      const begun = Date.now();
      for (;;) {
        const open = scene.runs.filter(({ runId }) => !ends.has(runId));
        if (open.length === 0) {
          return scene.runs.flatMap(({ runId }) => ends.get(runId) ?? []);
        }
        if (Date.now() - begun > STUCK_AFTER_MS) {
          const views = await Promise.all(open.map((run) => viewOf(scene, run).catch(String)));
          throw new Error(views.map((view) => (typeof view === 'string' ? view : told(view))).join('; '));
        }
        await delay(LOOK_EVERY_MS);
      }
    },
    leave() {
      present = false;
    },
  };

  const told = ({ state, reason, next }: OrderView) => `${state}, ${reason ?? 'no reason'}, next: ${next.text}`;

  async function observe(run: Run): Promise<void> {
    const { status, raw, historyLength } = await run.handle.describe();
    const known = `${historyLength} events, ${audience.mayApprove ? 'to be approved' : 'not to be approved'}`;
    if (asked.get(run.runId) === known) {
      return;
    }
    const busy = (raw.pendingActivities ?? []).length > 0 || raw.pendingWorkflowTask != null;
    const closed = status.name !== 'RUNNING';
    const view = await viewOf(scene, run).catch(() => undefined);
    if (view !== undefined) {
      asked.set(run.runId, known);
    }
    if (closed) {
      // A run that was ended before its first task has nothing to tell.
      if (view !== undefined || ENDED_FROM_OUTSIDE.includes(status.name)) {
        ends.set(run.runId, { run, closed, status: status.name, view });
      }
      return;
    }
    ends.delete(run.runId);
    if (view === undefined || isFinal(view.state)) {
      return;
    }
    if (view.state === 'held' && !busy) {
      ends.set(run.runId, { run, closed, status: status.name, view });
    }
    const mine = approved.get(run.runId) ?? [];
    const { quote } = view;
    const isNew = quote !== undefined && !mine.includes(quote.id) && mine.length < MOST_QUOTES;
    if (view.state === 'awaitingApproval' && isNew && audience.mayApprove) {
      approved.set(run.runId, [...mine, quote.id]);
      await scene.approve(run, view).catch(() => undefined);
    }
  }

  async function watch(): Promise<void> {
    while (present) {
      await Promise.all(
        scene.runs.filter((run) => !audience.ended(run)).map((run) => observe(run).catch(() => undefined)),
      );
      await delay(LOOK_EVERY_MS);
    }
  }
  void watch();
  return audience;
}
