import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

/** Half of a surrogate pair, in a text so short that protobuf's own encoder lets it pass. */
const HALF = 'half: \ud800';

export const endSignal = defineSignal<['complete' | 'fail']>('end');
export const failingUpdate = defineUpdate('failing');
export const rejectedUpdate = defineUpdate('rejected');
export const failingQuery = defineQuery('failing');

/** Lets half a surrogate pair out of a workflow in every way there is. Ends as it is told. */
export async function hostileWorkflow(): Promise<string> {
  let end: 'complete' | 'fail' | undefined;
  setHandler(endSignal, (how) => void (end = how));
  setHandler(failingUpdate, () => {
    throw ApplicationFailure.nonRetryable(HALF, HALF, { details: HALF });
  });
  setHandler(rejectedUpdate, () => undefined, {
    validator: () => {
      throw ApplicationFailure.nonRetryable(HALF, HALF);
    },
  });
  setHandler(failingQuery, () => {
    throw new Error(HALF, { cause: new Error(HALF) });
  });
  const { fail } = proxyActivities<{ fail(message: string): Promise<never> }>({
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
    activityId: HALF,
    summary: HALF,
  });
  const failed: unknown = await fail(HALF).catch((error: unknown) => error);
  void sleep('1 hour', { summary: HALF });
  await condition(() => end !== undefined);
  if (end === 'fail') {
    throw ApplicationFailure.nonRetryable(HALF, HALF, HALF);
  }
  const cause = failed instanceof ActivityFailure ? failed.cause : undefined;
  return `${cause?.message} in ${failed instanceof ActivityFailure ? failed.activityId : ''}`;
}
