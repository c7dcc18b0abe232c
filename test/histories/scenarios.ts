import { NOTICE_EVENTS, type MessageAnswer } from '../../contract/index.js';
import { readPolicy } from '../../policy/index.js';
import { parseSigners } from '../../signatures/index.js';
import { eventually } from '../support/eventually.js';
import { approversReceiver, receiverOf } from '../support/receiver.js';
import { newSigner } from '../support/sign.js';
import { signedDecision, toDecide } from '../support/signed-decision.js';
import { approve, inState, modifyRequest, refusal, type OrderHandle, type World } from '../support/world.js';

const CREATE = 'CreateCrossRegionBandwidth';

/** Orders worth remembering: each runs one, to its end or to where it waits, and gives it. */
export const SCENARIOS: Record<string, (world: World) => Promise<OrderHandle>> = {
  'create-approved': async (world) => ended(await approved(world)),

  'create-waiting': async (world) => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    return handle;
  },

  'create-rejected': async (world) => {
    const handle = await world.start(world.createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    await handle.executeUpdate('rejectOrder', {
      args: [{ by: 'ben@example.com', quote: quote?.id, comment: 'too dear' }],
    });
    return ended(handle);
  },

  'create-expired': async (world) => {
    await world.stopWorker();
    await world.startWorker({ decideWithinMs: 300 });
    const handle = await ended(await world.start(world.createRequest()));
    await world.stopWorker();
    await world.startWorker();
    return handle;
  },

  'create-cancelled': async (world) => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    await handle.executeUpdate('cancelOrder', { args: [{ by: 'ana@example.com' }] });
    return ended(handle);
  },

  'create-signed': async (world) => {
    const ben = newSigner('ben@example.com');
    await world.stopWorker();
    await world.startWorker(
      {},
      {
        policy: readPolicy('signers: keys\nrules: [{name: signed, approvals: 1, identity: signed}]', 'policy.yaml'),
        signers: () => parseSigners(ben.line),
      },
    );
    const handle = await world.start(world.createRequest());
    const { decided } = await toDecide(handle);
    const signed = signedDecision(decided, { signer: ben, comment: 'as agreed' });
    await refusal(
      handle.executeUpdate<MessageAnswer, [unknown]>('approveOrder', { args: [{ ...signed, comment: 'not signed' }] }),
    );
    await handle.signal('approve', signed);
    await ended(handle);
    await world.stopWorker();
    await world.startWorker();
    return handle;
  },

  'create-attributed': async (world) => {
    await world.stopWorker();
    await world.startWorker(
      {},
      {
        policy: readPolicy('rules: [{name: attributed, approvals: 1, identity: attributed}]', 'policy.yaml'),
      },
    );
    const handle = await world.start(world.createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    const message = { by: 'ben@example.com', quote: quote?.id };
    await refusal(handle.executeUpdate<MessageAnswer, [unknown]>('approveOrder', { args: [message] }));
    await handle.signal('approve', message);
    await eventually(
      () => inState(handle, 'awaitingApproval'),
      (view) => view.refused.count === 2,
    );
    await world.stopWorker();
    await world.startWorker();
    return handle;
  },

  'create-refused-messages': async (world) => {
    const handle = await world.start(world.createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    await handle.signal('approve', null);
    await handle.signal('approve', { by: 'ana@example.com', quote: quote?.id });
    await refusal(
      handle.executeUpdate<MessageAnswer, [unknown]>('approveOrder', {
        args: [{ by: 'ben@example.com', quote: 'Q9-000000000000' }],
      }),
    );
    await approve(handle);
    return ended(handle);
  },

  'create-changed-price': async (world) => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    world.sandbox.fault({
      action: 'InquiryPriceCreateCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'priceFactor', factor: 1.1 },
    });
    await approve(handle);
    await eventually(
      () => inState(handle, 'awaitingApproval'),
      (view) => view.quote?.revision === 2,
    );
    await approve(handle);
    return ended(handle);
  },

  'create-requoted': async (world) => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    await handle.executeUpdate('requoteOrder', { args: [{ by: 'ana@example.com', reason: 'the policy has changed' }] });
    await eventually(
      () => inState(handle, 'awaitingApproval'),
      (view) => view.quote?.revision === 2,
    );
    await approve(handle);
    return ended(handle);
  },

  'create-tried-again': async (world) =>
    ended(await approved(world, { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' })),

  'create-lost-reply': async (world) => ended(await approved(world, { kind: 'dropAfter' })),

  'create-sent-twice': async (world) => ended(await approved(world, { kind: 'dropBefore' })),

  'create-held': async (world) => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    world.sandbox.fault(
      { action: CREATE, fault: { kind: 'dropBefore' } },
      { action: CREATE, call: 2, fault: { kind: 'dropBefore' } },
    );
    await approve(handle);
    const { hold } = await inState(handle, 'held');
    await handle.executeUpdate('resolveOrder', {
      args: [{ by: 'olga@example.com', hold: hold?.id, choice: 'sendAgain', reason: 'nothing in the console' }],
    });
    return ended(handle);
  },

  'create-failed': async (world) => ended(await approved(world, { kind: 'failCreate' })),

  'create-slow': async (world) => {
    await world.stopWorker();
    await world.startWorker({ slowAfterMs: 50 });
    world.sandbox.fault({
      action: 'DescribeCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'statusValue', status: 'CREATING' },
    });
    const handle = await world.start(world.createRequest());
    await approve(handle);
    await eventually(
      () => inState(handle, 'provisioning'),
      ({ attention }) => attention?.code === 'slow',
    );
    world.sandbox.clearFaults();
    return ended(handle);
  },

  'modify-approved': async (world) => {
    const { vpcId, regionA, regionZ } = world.createRequest();
    const { crossRegionBandwidthId } = world.sandbox.plant({ vpcId, regionA, regionZ });
    const handle = await world.start(modifyRequest(crossRegionBandwidthId));
    await approve(handle);
    return ended(handle);
  },

  'create-automatic': (world) =>
    under(
      world,
      `rules:
        - { name: small, when: { bandwidth: { atMost: 100 } }, approvals: automatic }
        - { name: all, approvals: 1 }`,
      async () => ended(await world.start(world.createRequest())),
    ),

  'create-reminded': (world) =>
    under(
      world,
      'rules: [{ name: all, approvals: 2, commentFor: [reject], reminders: { every: 200ms, atMost: 2 } }]',
      async (told) => {
        const handle = await world.start(world.createRequest());
        await approve(handle);
        await eventually(told, (times) => times === 3);
        await approve(handle, 'cleo@example.com');
        return ended(handle);
      },
    ),

  'create-taken-back': async (world) => {
    const handle = await world.start(world.createRequest());
    const { quote } = await inState(handle, 'awaitingApproval');
    world.sandbox.fault({
      action: CREATE,
      call: 'every',
      fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
    });
    await approve(handle);
    const reject = () =>
      handle.executeUpdate('rejectOrder', { args: [{ by: 'cleo@example.com', quote: quote?.id, comment: 'stop' }] });
    await eventually(
      () =>
        reject().then(
          () => 'counted',
          () => 'refused',
        ),
      (answer) => answer === 'counted',
    );
    world.sandbox.clearFaults();
    return ended(handle);
  },

  /** Each event is told by a workflow of its own. */
  'create-told': async (world) => {
    const receivers = receiverOf(() => Promise.resolve(), NOTICE_EVENTS);
    await world.stopWorker();
    await world.startWorker({}, { receivers });
    const handle = await ended(await approved(world));
    await world.stopWorker();
    await world.startWorker();
    return handle;
  },
};

/** Runs a scenario on a worker with a policy, whose approvers are told. */
async function under(
  world: World,
  policy: string,
  run: (told: () => number) => Promise<OrderHandle>,
): Promise<OrderHandle> {
  let told = 0;
  const receivers = approversReceiver(() => Promise.resolve(void told++));
  await world.stopWorker();
  await world.startWorker({}, { policy: readPolicy(policy, 'policy.yaml'), receivers });
  const handle = await run(() => told);
  await world.stopWorker();
  await world.startWorker();
  return handle;
}

async function approved(world: World, fault?: Parameters<World['sandbox']['fault']>[0]['fault']): Promise<OrderHandle> {
  const handle = await world.start(world.createRequest());
  await inState(handle, 'awaitingApproval');
  if (fault !== undefined) {
    world.sandbox.fault({ action: CREATE, fault });
  }
  await approve(handle);
  return handle;
}

async function ended(handle: OrderHandle): Promise<OrderHandle> {
  await handle.result().catch(() => undefined);
  return handle;
}
