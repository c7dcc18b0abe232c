export { archiveName, compareKept, type Part } from './archive.js';
export { fileOf, makeDossier, statementOf, withSignature, type Dossier } from './dossier.js';
export { pageOf } from './page.js';
export { retell } from './retell.js';
export { simulate, type PastOrder, type SimulatedOrder, type Simulation } from './simulate.js';
export type { Story } from './story.js';
export { readDossier, verifyDossier, verifyRead, type Verification } from './verify.js';
export { vouchedText } from './vouched.js';
