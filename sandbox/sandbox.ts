import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api, type ApiRequest } from './api.js';
import { textOf } from './authentication.js';
import { CallLog, type LoggedCall } from './calls.js';
import { changeCircuit, type CircuitChange } from './changing.js';
import { circuitInfo, type CrossRegionBandwidthInfo } from './circuit.js';
import { deliver, Pauses } from './delivery.js';
import { type FaultRule, FaultScript } from './faults.js';
import { formatTime } from './formats.js';
import { parseJson } from './json.js';
import type { VpcInfo } from './lookups.js';
import { plant, type PlantedCircuit } from './planting.js';
import { createHttpServer } from './server.js';
import { DEFAULT_SETTINGS, type SandboxSettings } from './settings.js';

/** The true state of the sandbox: nothing is hidden or delayed. */
export interface SandboxState {
  /** Existing circuits, newest first. */
  readonly circuits: readonly (CrossRegionBandwidthInfo & { readonly orderNumber: string })[];
  /** One for every circuit that was ever bought or planted, oldest first. */
  readonly orders: readonly {
    readonly orderNumber: string;
    readonly crossRegionBandwidthId: string;
    readonly createTime: string;
  }[];
  readonly vpcs: readonly VpcInfo[];
  readonly calls: readonly LoggedCall[];
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The first of the setting `accessKeys`. */
  readonly accessKey: { readonly accessKeyId: string; readonly accessKeySecret: string };
  /** As `GET /_sandbox/state`. */
  state(): SandboxState;
  /** Adds scripted faults, as `POST /_sandbox/faults`. @throws ZodError for an invalid rule */
  fault(...rules: FaultRule[]): void;
  clearFaults(): void;
  /** Restores the state at the start, with the faults from the settings. */
  reset(): void;
  /** Adds a circuit that nobody ordered through the API, as `POST /_sandbox/circuits`. */
  plant(circuit: PlantedCircuit): { crossRegionBandwidthId: string; orderNumber: string };
  /**
   * Changes a circuit without any API call, as `PATCH /_sandbox/circuits`.
   *
   * @throws Error when the circuit does not exist
   */
  change(circuit: CircuitChange): void;
  /**
   * Resolves with the first matching call of the log: an existing one, or the next one that arrives (with `outcome` still
   * `null`) or whose outcome is decided. Rejects when the sandbox is closed.
   */
  waitForCall(predicate: (call: LoggedCall) => boolean): Promise<LoggedCall>;
  /** Ends every connection, also stalled ones, and cancels delayed answers. */
  close(): Promise<void>;
}

/**
 * Starts a local Zenlayer API on a free port, or on `settings.port`.
 *
 * @example
 * const sandbox = await startSandbox({ createDelayMs: 50 });
 * sandbox.fault({ action: 'CreateCrossRegionBandwidth', fault: { kind: 'dropAfter' } });
 */
export async function startSandbox(settings: Partial<SandboxSettings> = {}): Promise<Sandbox> {
  const running = new RunningSandbox({ ...DEFAULT_SETTINGS, ...settings });
  await running.listen();
  return running;
}

class RunningSandbox implements Sandbox {
  readonly accessKey: Sandbox['accessKey'];
  url = '';
  readonly #settings: SandboxSettings;
  readonly #calls: CallLog;
  readonly #pauses = new Pauses();
  readonly #server = createHttpServer({ controls: this, call: (request, response) => this.#call(request, response) });
  #api: Api;
  #script: FaultScript;
  #closed: Promise<void> | undefined;

  constructor(settings: SandboxSettings) {
    const [{ accessKeyId, accessKeySecret }] = settings.accessKeys;
    this.accessKey = { accessKeyId, accessKeySecret };
    this.#settings = settings;
    this.#calls = new CallLog(settings.onCall);
    this.#api = new Api(settings);
    this.#script = new FaultScript(settings.faults);
  }

  /** @throws the system's error when the port is taken */
  async listen(): Promise<void> {
    this.#server.listen(this.#settings.port, this.#settings.host);
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    this.url = `http://${this.#settings.host}:${port}`;
  }

  state(): SandboxState {
    const { world } = this.#api;
    world.advanceTo(this.#settings.now());
    return {
      circuits: world
        .circuits()
        .map((circuit) => ({ ...circuitInfo(circuit, this.#settings), orderNumber: circuit.orderNumber })),
      orders: world.orders.map(({ orderNumber, crossRegionBandwidthId, createdAt }) => ({
        orderNumber,
        crossRegionBandwidthId,
        createTime: formatTime(createdAt),
      })),
      vpcs: world.vpcs,
      calls: this.#calls.all(),
    };
  }

  fault(...rules: FaultRule[]): void {
    this.#script.add(rules);
  }

  clearFaults(): void {
    this.#script.clear();
  }

  reset(): void {
    this.#api = new Api(this.#settings);
    this.#script = new FaultScript(this.#settings.faults);
    this.#calls.clear();
  }

  plant(circuit: PlantedCircuit): { crossRegionBandwidthId: string; orderNumber: string } {
    const now = this.#settings.now();
    this.#api.world.advanceTo(now);
    return plant(this.#api.world, now, circuit);
  }

  change(circuit: CircuitChange): void {
    const now = this.#settings.now();
    this.#api.world.advanceTo(now);
    changeCircuit(this.#api.world, now, circuit);
  }

  waitForCall(predicate: (call: LoggedCall) => boolean): Promise<LoggedCall> {
    return this.#calls.waitFor(predicate);
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#pauses.cancel();
    this.#calls.close();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Handles one API call: chooses its fault, logs it, then executes and answers it as the fault says. */
  #call(request: ApiRequest, response: ServerResponse): Promise<void> {
    const action = textOf(request.headers, 'x-zc-action') ?? null;
    const body = loggedBody(request.body);
    const fault = this.#script.choose({ action, body });
    const decided = this.#calls.add({ time: formatTime(this.#settings.now()), action, body });
    return deliver({
      fault,
      response,
      execute: () => this.#api.execute(request, fault),
      decided,
      pauses: this.#pauses,
      retryAfterSeconds: this.#settings.retryAfterSeconds,
    });
  }
}

function loggedBody(body: Uint8Array): unknown {
  const text = Buffer.from(body).toString();
  const json = parseJson(text);
  return json ? json.value : text;
}
