/** What a code means and what to do next, each without a capital and a full stop, to be put into a sentence. */
export interface CodeExplanation {
  readonly meaning: string;
  readonly next: string;
}

const CHECK_FIRST = 'check what exists before you send it again';
const CHECK_KEY = 'check the access key or token in the Zenlayer console, and the endpoint it belongs to';
const CHECK_NETWORK = 'check the endpoint, the DNS and the network in between, then try again';
const CORRECT = 'correct the parameter';
const CHOOSE_REGION = 'choose a region that DescribeCrossRegionBandwidthRegions lists';

/** Every code: its meaning, then what to do next. */
const CODES: Readonly<Record<string, readonly [meaning: string, next: string]>> = {
  // This client's own: nothing was executed.
  BAD_REQUEST: ['the request does not have the form the API expects', 'correct the fields that are named'],
  STOPPED_BEFORE_SEND: ['the caller stopped the request before it was sent', 'see the reason given'],
  CLOSED: ['the client had been closed', 'create a new client'],
  HOST_NOT_FOUND: ["the endpoint's host name could not be resolved", CHECK_NETWORK],
  CONNECTION_REFUSED: ['nothing accepts connections at the endpoint', CHECK_NETWORK],
  HOST_UNREACHABLE: ["the endpoint's host cannot be reached", CHECK_NETWORK],
  CONNECT_TIMED_OUT: ['no connection was made in time', CHECK_NETWORK],
  CONNECTION_FAILED: ['no connection could be made', CHECK_NETWORK],
  TLS_FAILED: [
    'no trusted TLS connection could be made',
    "check the endpoint's certificate, and proxies that open TLS (NODE_EXTRA_CA_CERTS adds their authority)",
  ],
  TOO_MANY_REQUESTS: ['too many requests', 'wait and try again'],
  CHALLENGED: [
    'bot protection in front of the API stopped the request',
    'ask Zenlayer to let your address through, then try again',
  ],
  BLOCKED: ['access is blocked for legal reasons', 'ask Zenlayer whether your address or country is blocked'],
  // This client's own: the outcome is unknown.
  TIMED_OUT: ['no complete answer arrived in time', CHECK_FIRST],
  CONNECTION_LOST: ['the connection was lost before a complete answer arrived', CHECK_FIRST],
  UNREADABLE_ANSWER: ['the answer does not have the form of the API', CHECK_FIRST],
  ANSWER_TOO_LARGE: ['the answer is larger than maxResponseBytes', CHECK_FIRST],
  INCOMPLETE_ANSWER: ['a needed field of the answer is missing or has another form', CHECK_FIRST],
  SERVER_ERROR: ['the server failed', CHECK_FIRST],
  UNEXPECTED_STATUS: ['the API does not document this HTTP status', CHECK_FIRST],
  // Common to all actions.
  INTERNAL_SERVER_ERROR: ['an error inside the service', CHECK_FIRST],
  SERVICE_TEMPORARY_UNAVAILABLE: ['the service is down for the moment', CHECK_FIRST],
  REQUEST_TIMED_OUT: ['the service took too long', CHECK_FIRST],
  INVALID_OPERATION_TIMEOUT: ['the operation took too long', CHECK_FIRST],
  REQUEST_LIMIT_EXCEEDED: ['the rate limit is exceeded', 'wait and try again'],
  AUTHFAILURE_INVALID_AUTHORIZATION: ['the Authorization header is malformed, or the token is not valid', CHECK_KEY],
  AUTHFAILURE_SIGNATURE_FAILURE: [
    'the signature does not match',
    `${CHECK_KEY}; a proxy that changes the body or the Host header also causes this`,
  ],
  AUTHFAILURE_SIGNATURE_EXPIRED: [
    "the signature's time is more than five minutes away from the server's",
    'set the clock of this machine',
  ],
  AUTHFAILURE_UNAUTHORIZED_OPERATION: [
    'the account has no permission for this action, or the action does not exist',
    'grant the permission in the Zenlayer console',
  ],
  MISSING_PARAMETER: ['a required parameter is missing', 'add the parameter'],
  INVALID_PARAMETER_TYPE: ['a parameter has the wrong type', CORRECT],
  INVALID_PARAMETER_EXCEED_MAXIMUM: ['a number is too large', CORRECT],
  INVALID_PARAMETER_LESS_MINIMUM: ['a number is too small', CORRECT],
  INVALID_PARAMETER_EXCEED_LENGTH: ['a text or list is too long', CORRECT],
  INVALID_PARAMETER_LESS_LENGTH: ['a text or list is too short', CORRECT],
  INVALID_PARAMETER_PATTERN_ERROR: ['a text does not have the required form', CORRECT],
  INVALID_PARAMETER_DATE_FORMAT_ERROR: ['a date does not have the required form', CORRECT],
  INVALID_PARAMETER_VALUE: ['a value is not one of those allowed', CORRECT],
  OPERATION_FAILED_FOR_RECYCLE_RESOURCE: [
    'the resource is in the recycle bin',
    'restore it first (RenewCrossRegionBandwidth)',
  ],
  OPERATION_FAILED_RESOURCE_GROUP_NOT_FOUND: ['the resource group does not exist', CORRECT],
  OPERATION_FAILED_RESOURCE_NOT_FOUND: ['the resource does not exist', 'check its id and the account'],
  // Cross-region bandwidth.
  INVALID_REGION_NOT_FOUND: ['a region does not exist or is not offered', CHOOSE_REGION],
  INVALID_VPC_NOT_FOUND: ['the global VPC does not exist', 'check its id and the account (DescribeVpcs)'],
  INVALID_VPC_BANDWIDTH_REGION_AZ_IS_SAME: ['both ends are the same region', 'choose two regions'],
  INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST: [
    'the VPC already has a bandwidth between these two regions, in one order or the other',
    'find it with DescribeCrossRegionBandwidth; change it instead of creating another',
  ],
  INVALID_VPC_BANDWIDTH_NOT_FOUND: [
    'the cross-region bandwidth does not exist',
    'check its id and the account (DescribeCrossRegionBandwidth)',
  ],
};

/** Undocumented codes: their form says something, too. */
const FAMILIES: readonly (readonly [form: RegExp, explanation: CodeExplanation])[] = [
  [/^AUTHFAILURE_/, { meaning: 'Zenlayer did not accept the credentials or the permission', next: CHECK_KEY }],
  [/^INVALID_PARAMETER_/, { meaning: 'a parameter is not valid', next: CORRECT }],
  [/_NOT_FOUND$/, { meaning: 'something that was named does not exist', next: 'check the ids and the account' }],
  [/^OPERATION_DENIED_/, { meaning: 'the operation is not allowed now', next: "see Zenlayer's message and console" }],
];

const UNKNOWN: CodeExplanation = {
  meaning: 'a code this client does not know',
  next: "see Zenlayer's message, and ask Zenlayer's support with the request id",
};

/**
 * What a code of the API, or of this client, means and what to do next. Never throws; an unknown code is explained as
 * such.
 *
 * Source: the error tables of the action pages on https://docs.console.zenlayer.com/api-reference; the common codes from
 * pkg/cloud/error.go of https://github.com/zenlayer/zenlayer-cloud-csi-driver
 */
export function explainCode(code: string): CodeExplanation {
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (known !== undefined) {
    return { meaning: known[0], next: known[1] };
  }
  return FAMILIES.find(([form]) => form.test(code))?.[1] ?? UNKNOWN;
}
