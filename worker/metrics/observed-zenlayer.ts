import { asyncLocalStorage } from '@temporalio/activity';
import { defined } from '../../contract/defined.js';
import { ACTIONS, ZenlayerError, type ErrorKind, type Zenlayer } from '../../zenlayer/index.js';
import type { SpanAround } from '../tracing.js';
import type { Metrics } from './metrics.js';
import { noteRequestId } from './log-fields.js';

/** How a call can end; `unexpected` is an error that is not the client's own. */
const OUTCOMES: Readonly<Record<ErrorKind | 'ok' | 'unexpected', true>> = {
  ok: true,
  notExecuted: true,
  refused: true,
  outcomeUnknown: true,
  unexpected: true,
};
type Outcome = keyof typeof OUTCOMES;
export const API_OUTCOMES = Object.keys(OUTCOMES) as Outcome[];

/** Does the work without a span. */
const withoutSpan: SpanAround = (_name, _attributes, work) => work(() => undefined);

/**
 * A client whose calls are measured, logged and traced. A purchase that fails is a warning; the calls of a step that is
 * tried again are the step's own warning, so every other call is only logged at `debug`.
 */
export function observedZenlayer(zenlayer: Zenlayer, metrics: Metrics, span: SpanAround = withoutSpan): Zenlayer {
  const call: Zenlayer['call'] = (action, params, options) =>
    span(
      `Zenlayer ${action}`,
      { 'zenlayer.action': action, 'server.address': zenlayer.endpoint },
      async (attribute) => {
        const began = performance.now();
        let outcome: Outcome = 'ok';
        let requestId: string | null | undefined;
        let code: string | undefined;
        try {
          const answer = await zenlayer.call(action, params, options);
          ({ requestId } = answer);
          return answer;
        } catch (error) {
          outcome = 'unexpected';
          if (error instanceof ZenlayerError) {
            ({ kind: outcome, requestId, code } = error);
          }
          throw error;
        } finally {
          const durationMs = performance.now() - began;
          metrics.add('crb_api_calls', { action, outcome });
          metrics.record('crb_api_request_duration_seconds', { action, outcome }, durationMs / 1000);
          const facts = defined({ outcome, code, requestId: requestId ?? undefined });
          Object.entries(facts).forEach(([name, value]) => attribute(`zenlayer.${name}`, value));
          const context = asyncLocalStorage.getStore();
          noteRequestId(context, requestId);
          const level = outcome !== 'ok' && ACTIONS[action].write ? 'warn' : 'debug';
          context?.log[level]('Zenlayer was called.', { action, ...facts, durationMs: Math.round(durationMs) });
        }
      },
    );
  return {
    get endpoint() {
      return zenlayer.endpoint;
    },
    call,
    close: () => zenlayer.close(),
  };
}
