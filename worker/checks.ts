import type { Logger } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import { formatDuration, registerCommand } from '../contract/index.js';
import { checkNamespace } from '../temporal/index.js';
import type { WorkerConfig } from './config.js';
import { EXIT, StartError } from './start-error.js';
import { unreachable } from './temporal.js';
import type { TemporalTarget } from './temporal.js';
import { zenlayerStatus } from './zenlayer-status.js';

/**
 * Checks that Temporal is ready for orders.
 *
 * @returns names of missing search attributes, logged as a warning, because orders work without them
 * @throws StartError when Temporal does not answer or the namespace does not exist
 */
export async function checkTemporal(
  logger: Logger,
  connection: NativeConnection,
  target: TemporalTarget,
): Promise<readonly string[]> {
  const { address, namespace } = target;
  const { serverVersion, namespaceFound, missingSearchAttributes } = await checkNamespace(connection, namespace).catch(
    (error: unknown) => {
      throw unreachable(target, error);
    },
  );
  if (!namespaceFound) {
    throw new StartError(
      `Temporal at ${address} has no namespace ${namespace}. Set TEMPORAL_NAMESPACE, or create it: ` +
        `temporal operator namespace create --namespace ${namespace}`,
      EXIT.configuration,
    );
  }
  logger.info(`Temporal ${serverVersion} at ${address}, namespace ${namespace}: reachable.`);
  if (missingSearchAttributes.length > 0) {
    logger.warn(
      `Search attributes are not registered (${missingSearchAttributes.join(', ')}): orders work, but lists can't be ` +
        `filtered by them. Register them with: ${registerCommand(missingSearchAttributes, namespace)}`,
    );
  }
  return missingSearchAttributes;
}

/** Logs whether Zenlayer accepts the credentials. If not, an operator must fix them; until then orders wait. */
export async function checkZenlayer(logger: Logger, endpoint: string, account: () => Promise<string>): Promise<void> {
  const { level, text } = await zenlayerStatus(endpoint, account);
  const log = { ok: 'info', limited: 'warn', trouble: 'error' } as const;
  logger[log[level]](text);
}

/** Logs the durations on one line, the policy, and who is told. */
export function logSettings(
  logger: Logger,
  config: Pick<
    WorkerConfig,
    'taskQueue' | 'version' | 'settings' | 'policy' | 'policyFile' | 'notices' | 'noticesFile' | 'encryption'
  >,
): void {
  const { taskQueue, version, settings, policy, policyFile, notices, noticesFile, encryption } = config;
  const durations = Object.entries<number>({ ...settings }).map(
    ([name, milliseconds]) => `${name.replace(/Ms$/, '')} ${formatDuration(milliseconds)}`,
  );
  logger.info(`Task queue ${taskQueue}; ${durations.join(', ')}.`);
  if (version !== undefined) {
    const { deploymentName, buildId } = version;
    logger.info(
      `Build ${buildId} of deployment ${deploymentName}: it gets orders only while it is current (crb doctor tells).`,
    );
  }
  const { length } = policy.rules;
  logger.info(
    policyFile === undefined
      ? 'Policy: one approval from anyone except the requester (CRB_POLICY_FILE is not set).'
      : `Policy: ${policyFile} (CRB_POLICY_FILE), ${length === 1 ? '1 rule' : `${length} rules`}.`,
  );
  logger.info(
    notices === undefined || noticesFile === undefined
      ? 'Notices: nobody is told (CRB_NOTICES_FILE is not set).'
      : `Notices: ${noticesFile} (CRB_NOTICES_FILE), to ${notices.receivers.map(({ name }) => name).join(', ')}.`,
  );
  const [first, ...others] = encryption.keys.map(({ id }) => id);
  logger.info(
    first === undefined
      ? 'Encryption: off (CRB_ENCRYPTION_KEYS is not set).'
      : `Encryption: with key ${first}${others.length > 0 ? `; decrypts also with ${others.join(', ')}` : ''}.`,
  );
}
