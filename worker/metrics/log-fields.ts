import type { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { defined } from '../../contract/defined.js';

/** The id of the API's newest answer to each step under way. */
const requestIds = new WeakMap<Context, string>();

/** Remembers under which id Zenlayer's support finds the newest request of a step; outside of steps it does nothing. */
export function noteRequestId(context: Context | undefined, requestId: string | null | undefined): void {
  if (context !== undefined && requestId != null) {
    requestIds.set(context, requestId);
  }
}

/**
 * Adds to each log line of a step, also to those of the SDK, which order and circuit it is about, and the id of the API's
 * newest answer to it.
 */
export const logFields: ActivityInterceptorsFactory = (context) => {
  let about: About = {};
  return {
    inbound: {
      execute(input, next) {
        about = aboutOf(input.args[0]);
        return next(input);
      },
    },
    outbound: {
      getLogAttributes: (fields, next) =>
        next({
          ...fields,
          ...defined({ ...about, requestId: requestIds.get(context) }),
        }),
    },
  };
};

interface About {
  readonly orderId?: string;
  readonly circuit?: string;
}

/** The order and the circuit that a step's input names, whichever step it is. */
function aboutOf(input: unknown): About {
  const circuit =
    textAt(input, 'crossRegionBandwidthId') ??
    textAt(input, 'adopt') ??
    textAt(input, 'request', 'crossRegionBandwidthId') ??
    textAt(input, 'record', 'request', 'crossRegionBandwidthId') ??
    textAt(input, 'order', 'circuit', 'crossRegionBandwidthId');
  return defined({ orderId: textAt(input, 'orderId') ?? textAt(input, 'order', 'orderId'), circuit });
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
  return typeof found === 'string' ? found : undefined;
}
