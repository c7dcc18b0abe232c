import { z } from 'zod';
import { type CircuitChange, circuitChangeSchema } from './changing.js';
import { type FaultRule, faultRuleSchema } from './faults.js';
import { Refusal } from './codes.js';
import { type PlantedCircuit, plantedCircuitSchema } from './planting.js';

/** The input of the control calls. */
export interface Controls {
  state(): object;
  fault(...rules: FaultRule[]): void;
  clearFaults(): void;
  reset(): void;
  plant(circuit: PlantedCircuit): object;
  change(circuit: CircuitChange): void;
}

export interface ControlAnswer {
  readonly httpStatus: number;
  /** `null` = no content. */
  readonly body: object | null;
  readonly allow?: string;
}

const CALLS: Readonly<Record<string, Readonly<Record<string, (controls: Controls, body: string) => ControlAnswer>>>> = {
  '/_sandbox/state': { GET: (controls) => ({ httpStatus: 200, body: controls.state() }) },
  '/_sandbox/faults': {
    POST: (controls, body) => {
      controls.fault(...z.array(faultRuleSchema).parse(parse(body)));
      return NO_CONTENT;
    },
    DELETE: (controls) => {
      controls.clearFaults();
      return NO_CONTENT;
    },
  },
  '/_sandbox/reset': {
    POST: (controls) => {
      controls.reset();
      return NO_CONTENT;
    },
  },
  '/_sandbox/circuits': {
    POST: (controls, body) => ({
      httpStatus: 201,
      body: controls.plant(plantedCircuitSchema.parse(parse(body))),
    }),
    PATCH: (controls, body) => {
      controls.change(circuitChangeSchema.parse(parse(body)));
      return NO_CONTENT;
    },
  },
};

const NO_CONTENT: ControlAnswer = { httpStatus: 204, body: null };

/** Whether a path belongs to the control calls and not to the API. */
export function isControlPath(path: string): boolean {
  return path.startsWith('/_sandbox/');
}

/** Answers a control call; wrong input gets 400 and says what is wrong. */
export function control(controls: Controls, method: string, path: string, body: string): ControlAnswer {
  const calls = CALLS[path];
  if (!calls) {
    return {
      httpStatus: 404,
      body: { error: `${path} does not exist. Control calls: ${Object.keys(CALLS).join(', ')}.` },
    };
  }
  const call = calls[method];
  if (!call) {
    const allow = Object.keys(calls).join(', ');
    return { httpStatus: 405, body: { error: `${path} takes ${allow}.` }, allow };
  }
  try {
    return call(controls, body);
  } catch (error) {
    if (error instanceof z.ZodError) {
      return { httpStatus: 400, body: { error: z.prettifyError(error) } };
    }
    if (error instanceof Refusal) {
      return { httpStatus: error.httpStatus, body: { error: error.message } };
    }
    if (error instanceof SyntaxError) {
      return { httpStatus: 400, body: { error: `The body is not JSON: ${error.message}` } };
    }
    throw error;
  }
}

function parse(body: string): unknown {
  return JSON.parse(body);
}
