export { type Sandbox, type SandboxState, startSandbox } from './sandbox.js';
export type { CallOutcome, LoggedCall } from './calls.js';
export type { CircuitChange } from './changing.js';
export type { CrossRegionBandwidthInfo, Status } from './circuit.js';
export type { Fault, FaultRule } from './faults.js';
export type { VpcInfo } from './lookups.js';
export type { PlantedCircuit } from './planting.js';
export type { AccessKey, ChargeType, PriceStyle, SandboxSettings, SubnetSeed, VpcSeed } from './settings.js';
