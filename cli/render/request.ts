import { ACTION_NAMES } from '../../contract/index.js';
import { flagName } from '../request-flags.js';
import type { Style } from './style.js';

/** Fields that are no flags of the command: they are its name and its argument. */
const NO_FLAGS = ['action', 'crossRegionBandwidthId', 'marketingInfo', 'externalId'];

/** The command that orders the same again; undefined = the request has no known action. */
export function requestCommand(request: object, { command }: Pick<Style, 'command'>): string | undefined {
  const fields = new Map<string, unknown>(Object.entries(request));
  const action = ACTION_NAMES.find((name) => name === fields.get('action'));
  if (action === undefined) {
    return undefined;
  }
  const circuit = fields.get('crossRegionBandwidthId');
  const flags = [...fields]
    .filter(([name, value]) => !NO_FLAGS.includes(name) && (typeof value === 'string' || typeof value === 'number'))
    .flatMap(([name, value]) => [flagName(name), String(value)]);
  return command(action, ...(typeof circuit === 'string' ? [circuit] : []), ...flags);
}
