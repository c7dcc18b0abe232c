/** A client of the Zenlayer Cloud API, usable on its own. */
export { createZenlayer } from './client.js';
export type { CallOptions, Zenlayer } from './client.js';
export type { Credentials, ZenlayerOptions } from './options.js';
export type { Timeouts } from './transport.js';
export { ACTIONS } from './actions.js';
export type { ActionName, ActionRequest, ActionResponse } from './actions.js';
export { ZenlayerError, classify } from './errors.js';
export type { ErrorKind, Failure, Flaw, Trouble, ZenlayerErrorDetails } from './errors.js';
export type { Progress } from './progress.js';
export { explainCode } from './codes.js';
export type { CodeExplanation } from './codes.js';
export { SIGNATURE_METHOD, signature } from './sign.js';
export type { SigningInput } from './sign.js';
export * from './schemas.js';
export { InternetChargeTypeSchema, MarketingInfoSchema } from './requests.js';
export type { InternetChargeType, MarketingInfo } from './requests.js';
