import {
  isFinal,
  priceText,
  textOr,
  wantedOf,
  subjectOf,
  rulesIfAny,
  type OrderState,
  type OrderView,
} from '../../contract/index.js';
import { showNext } from './order.js';
import { showState } from './state.js';
import { indent, type Style } from './style.js';
import { wrap } from './wrap.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** The way of an order that meets no trouble. */
const WAY: readonly OrderState[] = ['quoting', 'awaitingApproval', 'placing', 'provisioning', 'completed'];

/**
 * An order as it stands now, for a terminal that is drawn again and again: what it is, its stages so far with their times,
 * and what happens next.
 *
 * @param frame counts the drawings, and moves the sign of life
 */
export function showLive(view: OrderView, frame: number, style: Style, link?: string): string {
  const { orderId, request, quote, attention, next, timeline, state } = view;
  const what = rulesIfAny(request)
    ? `${subjectOf(request)}, ${wantedOf(request)} for ${textOr(request.requestedBy, '?')}`
    : '';
  const lines = [
    style.bold(orderId),
    ...(what === '' ? [] : [what]),
    ...(quote ? [`price ${priceText(quote.price)}`] : []),
    ...(link === undefined ? [] : [style.dim(link)]),
    '',
    ...timeline.map((step, index) => stageLine(step, timeline[index + 1]?.at, { frame, style })),
    ...(isFinal(state) ? [] : ahead(state).map((each) => style.dim(`· ${each}`))),
    '',
    ...(attention ? [`${style.yellow('!')} ${attention.text}`] : []),
    isFinal(state) ? next.text : `Next: ${showNext(view, style)}`,
    ...(isFinal(state) ? [] : [style.dim('Ctrl-C stops watching; the order goes on.')]),
  ];
  return wrap(lines.map((line) => (line === '' ? line : indent(line))).join('\n'), style.width);
}

type Step = OrderView['timeline'][number];

/** `✓ quoting  2 s`, `⠋ awaitingApproval  1 h 3 min` */
function stageLine({ state, at, reason }: Step, endedAt: string | undefined, { frame, style }: Drawing): string {
  const name = showState(state, style);
  const why = reason === undefined ? '' : `  ${reason}`;
  if (isFinal(state)) {
    return `${state === 'completed' ? style.green('✓') : style.red('✗')} ${name}${why}`;
  }
  const took = elapsedText((endedAt === undefined ? style.now : Date.parse(endedAt)) - Date.parse(at));
  const sign = endedAt === undefined ? style.cyan(FRAMES[frame % FRAMES.length] ?? '') : style.green('✓');
  return `${sign} ${name}  ${style.dim(took)}${why}`;
}

interface Drawing {
  frame: number;
  style: Style;
}

/** The stages that usually come after a state. */
function ahead(state: OrderState): readonly OrderState[] {
  const at = WAY.indexOf(state);
  return at === -1 ? [] : WAY.slice(at + 1);
}

/** Time in its two largest units: `2 s`, `1 min 5 s`, `3 days 4 h`. A clock that is behind shows 0. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), seconds >= 172_800 ? 'days' : 'day'],
    [Math.floor((seconds % 86_400) / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first === -1 ? [[0, 's'] as const] : parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}
