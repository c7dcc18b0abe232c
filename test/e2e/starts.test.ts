import { describe, expect, it } from '@jest/globals';
import { orderIdOf } from '../../contract/index.js';
import { pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { executed, failure, inState, modifyRequest } from '../support/world.js';

const world = worldOfFile();

let names = 0;

describe('an order that was started by hand', () => {
  it.each([
    ['null', [null], /request: .*null/],
    ['a list', [[]], /request: .*\[\]/],
    ['text', ['order!'], /request: .*"order!"/],
    ['nothing', [], /request: /],
    ['an unknown action', [{ action: 'delete' }], /action: .*"delete"/],
    ['something far too long', [{ action: 'create', padding: 'x'.repeat(60_000) }], /padding: /],
  ])('with %s fails and says what is expected', async (_name, args, message) => {
    const handle = await world().startRaw(`by-hand-${world().taskQueue}-${names++}`, args);
    const failed = await failure(handle);
    expect(failed.type).toBe('BadRequest');
    expect(failed.message).toMatch(message);
    expect(JSON.stringify(failed.view).length).toBeLessThan(65_536);
  });

  it('with several wrong fields names them all', async () => {
    const request = { ...world().createRequest(), bandwidth: '100', crossRegionBandwidthName: 'x', colour: 'red' };
    const { message } = await failure(await world().startRaw(orderIdOf(request) ?? '', [request]));
    expect(message).toMatch(/bandwidth: .*"100"/);
    expect(message).toMatch(/crossRegionBandwidthName: .*"x"/);
    expect(message).toMatch(/colour: /);
  });

  it('under another id refuses to work and names the right one', async () => {
    const request = world().createRequest();
    const { type, message } = await failure(await world().startRaw(`mine-${request.vpcId}`, [request]));
    expect(type).toBe('WrongStart');
    expect(message).toContain(`"crb:${request.vpcId}:asia-east-1:asia-north-1"`);
    expect(executed(world(), 'DescribeVpcs', request.vpcId)).toBe(0);
  });

  it.each([
    ['a run time-out', { workflowRunTimeout: '1 hour' }],
    ['an execution time-out', { workflowExecutionTimeout: '1 hour' }],
    ['a retry policy', { retry: { maximumAttempts: 3 } }],
  ])('with %s refuses to work', async (_name, options) => {
    const request = world().createRequest();
    const failed = await failure(await world().startRaw(orderIdOf(request) ?? '', [request], options));
    expect(failed.type).toBe('WrongStart');
  });

  it('with a cron schedule refuses to work, every time', async () => {
    const request = world().createRequest();
    const handle = await world().startRaw(orderIdOf(request) ?? '', [request], { cronSchedule: '@every 1s' });
    const first = world().client.workflow.getHandle(handle.workflowId, undefined, { followRuns: false });
    await expect(first.result()).rejects.toThrow();
    await handle.terminate();
    expect(executed(world(), 'DescribeVpcs', request.vpcId)).toBe(0);
  });

  it('with a forged state as second argument begins at the beginning', async () => {
    const request = world().createRequest();
    const handle = await world().startRaw(orderIdOf(request) ?? '', [request, { state: 'placing', request }]);
    expect(await inState(handle, 'awaitingApproval')).toMatchObject({ quote: { revision: 1 } });
    await handle.terminate();
  });
});

describe("an order that can't be done", () => {
  it('names every reason at once', async () => {
    const request = {
      ...world().createRequest(),
      vpcId: 'vpc-nowhere',
      regionA: 'mars-north-1',
      regionZ: 'sa-north-1',
    };
    const { type, message } = await failure(await world().start(request));
    expect(type).toBe('Refused');
    expect(message).toMatch(/regionA: "mars-north-1" .*asia-east-1/);
    expect(message).toMatch(/regionZ: "sa-north-1"/);
    expect(message).toMatch(/vpcId: .*"vpc-nowhere"/);
  });

  it('is a change of a circuit that is not there', async () => {
    const { message } = await failure(await world().start(modifyRequest('2999999999999999999')));
    expect(message).toContain('"2999999999999999999"');
  });

  it('is a change of a circuit that is not AVAILABLE', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId } = world().sandbox.plant({ vpcId, regionA, regionZ, status: 'RECYCLED' });
    const { message } = await failure(await world().start(modifyRequest(crossRegionBandwidthId)));
    expect(message).toContain('RECYCLED');
  });

  it('is a burst for a circuit without commitment', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId } = world().sandbox.plant({ vpcId, regionA, regionZ });
    const { message } = await failure(
      await world().start(modifyRequest(crossRegionBandwidthId, { bandwidthCap: 900 })),
    );
    expect(message).toMatch(/bandwidthCap: .*ByBandwidth/);
  });
});

describe('an order whose refusal would be larger than what the server takes', () => {
  const soldRegions = Array.from({ length: 15_000 }, (_, index) => `${'r'.repeat(100)}${index}`);
  const worldOfRegions = worldOfFile({ sandbox: { soldRegions } });

  it('fails all the same, and says as much as fits', async () => {
    const { type, message } = await failure(await worldOfRegions().start(worldOfRegions().createRequest()));
    expect(type).toBe('Refused');
    expect(message).toMatch(/^regionA: "asia-east-1" is not offered; offered: r{100}0, /);
    expect(message.length).toBeLessThan(8_001);
  });
});

describe('trouble that passes', () => {
  it('keeps the order in quoting, and its pending step tells why', async () => {
    world().sandbox.fault({
      action: 'DescribeVpcs',
      call: 'every',
      fault: { kind: 'status', httpStatus: 401, code: 'AUTHFAILURE_SIGNATURE_FAILURE' },
    });
    const handle = await world().start(world().createRequest());
    const step = await eventually(
      () => pendingStep(handle, 'quoteOrder'),
      ({ lastFailure }) => lastFailure !== undefined,
    );
    expect(step.lastFailure).toContain('AUTHFAILURE_SIGNATURE_FAILURE');
    world().sandbox.clearFaults();
    await inState(handle, 'awaitingApproval');
    await handle.terminate();
  });
});
