/** The connection to Temporal, as the client and the worker both need it: settings, errors, the check of a namespace. */
export { encryptionCodec, UndecryptableError, workerCodec } from './encryption-codec.js';
export { EncryptionError } from './encryption-keys.js';
export { isHashed, listedName, NO_ENCRYPTION, readEncryption, type Encryption } from './encryption.js';
export {
  GRPC,
  grpcAnswer,
  isAnswer,
  isNoMoreUpdates,
  isTooManyUpdates,
  isUnknownSearchAttribute,
  namedIn,
  unlessAnswered,
} from './grpc.js';
export { checkNamespace, type CheckedConnection, type NamespaceCheck } from './namespace-check.js';
export { OPEN, ORDERS, PAUSE_INFO, REPORTED_PROBLEMS, SIGN_CONDITIONS, SIGNS, type Sign } from './order-list.js';
export { differs, equals } from './query.js';
export {
  ConnectionSettingsError,
  readConnectionSettings,
  WHERE_SETTINGS_ARE,
  type ConnectionSettings,
} from './settings.js';
export { troubleOf, type Trouble } from './trouble.js';
