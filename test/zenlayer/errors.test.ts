import { describe, expect, it } from '@jest/globals';
import { classify } from '../../zenlayer/index.js';
import type { Failure, Progress } from '../../zenlayer/index.js';

const ended = (failure: Failure) => {
  const { kind, code } = classify(failure);
  return `${kind} ${code}`;
};
const connection = (progress: Progress, systemCode: string | null, more = {}) =>
  ended({ at: 'connection', trouble: { progress, systemCode, timedOut: false, tooLarge: false, ...more } });
const answer = (httpStatus: number, apiCode: string | null, more = {}) =>
  ended({ at: 'answer', httpStatus, apiCode, challenged: false, flaw: null, ...more });

describe('a request that this client stopped', () => {
  it.each(['BAD_REQUEST', 'STOPPED_BEFORE_SEND', 'CLOSED'] as const)('is not executed: %s', (code) => {
    expect(ended({ at: 'client', code })).toBe(`notExecuted ${code}`);
  });
});

describe('a call without an answer', () => {
  it.each([
    ['waiting', null, {}, 'notExecuted CONNECTION_FAILED'],
    ['waiting', null, { timedOut: true }, 'notExecuted CONNECT_TIMED_OUT'],
    ['connecting', 'ENOTFOUND', {}, 'notExecuted HOST_NOT_FOUND'],
    ['connecting', 'EAI_AGAIN', {}, 'notExecuted HOST_NOT_FOUND'],
    ['connecting', 'ECONNREFUSED', {}, 'notExecuted CONNECTION_REFUSED'],
    ['connecting', 'EHOSTUNREACH', {}, 'notExecuted HOST_UNREACHABLE'],
    ['connecting', 'ENETUNREACH', {}, 'notExecuted HOST_UNREACHABLE'],
    ['connecting', 'ETIMEDOUT', {}, 'notExecuted CONNECT_TIMED_OUT'],
    ['connecting', 'EMFILE', {}, 'notExecuted CONNECTION_FAILED'],
    ['securing', 'ECONNRESET', {}, 'notExecuted TLS_FAILED'],
    ['securing', 'DEPTH_ZERO_SELF_SIGNED_CERT', {}, 'notExecuted TLS_FAILED'],
    ['securing', 'ETIMEDOUT', { timedOut: true }, 'notExecuted CONNECT_TIMED_OUT'],
    ['written', 'ECONNRESET', {}, 'outcomeUnknown CONNECTION_LOST'],
    ['written', 'EPIPE', {}, 'outcomeUnknown CONNECTION_LOST'],
    // Codes that would mean "not sent" mean nothing once the request may have left.
    ['written', 'ECONNREFUSED', {}, 'outcomeUnknown CONNECTION_LOST'],
    ['written', 'ENOTFOUND', {}, 'outcomeUnknown CONNECTION_LOST'],
    ['written', null, {}, 'outcomeUnknown CONNECTION_LOST'],
    ['written', 'ETIMEDOUT', { timedOut: true }, 'outcomeUnknown TIMED_OUT'],
    ['written', 'HPE_INVALID_CONSTANT', {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['written', 'Z_DATA_ERROR', {}, 'outcomeUnknown UNREADABLE_ANSWER'],
    ['written', null, { tooLarge: true }, 'outcomeUnknown ANSWER_TOO_LARGE'],
  ] as const)('when %s, with %s %j: %s', (progress, systemCode, more, expected) => {
    expect(connection(progress, systemCode, more)).toBe(expected);
  });
});

describe('an answer that is no success', () => {
  it.each([
    // Doors in front of the API.
    [429, 'REQUEST_LIMIT_EXCEEDED', {}, 'notExecuted REQUEST_LIMIT_EXCEEDED'],
    [429, 'ANY_CODE', {}, 'notExecuted ANY_CODE'],
    [429, 'REQUEST_TIMED_OUT', {}, 'notExecuted REQUEST_TIMED_OUT'],
    [429, null, {}, 'notExecuted TOO_MANY_REQUESTS'],
    [429, null, { flaw: 'CONNECTION_LOST' }, 'notExecuted TOO_MANY_REQUESTS'],
    [403, null, { challenged: true }, 'notExecuted CHALLENGED'],
    [403, 'INVALID_PARAMETER_VALUE', { challenged: true }, 'notExecuted CHALLENGED'],
    [403, null, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    [503, null, { challenged: true }, 'outcomeUnknown SERVER_ERROR'],
    [200, null, { challenged: true }, 'outcomeUnknown UNEXPECTED_STATUS'],
    [451, null, {}, 'notExecuted BLOCKED'],
    // Credentials.
    [401, 'AUTHFAILURE_SIGNATURE_FAILURE', {}, 'notExecuted AUTHFAILURE_SIGNATURE_FAILURE'],
    [403, 'AUTHFAILURE_UNAUTHORIZED_OPERATION', {}, 'notExecuted AUTHFAILURE_UNAUTHORIZED_OPERATION'],
    [400, 'AUTHFAILURE_NEW', {}, 'notExecuted AUTHFAILURE_NEW'],
    [500, 'AUTHFAILURE_SIGNATURE_FAILURE', {}, 'outcomeUnknown AUTHFAILURE_SIGNATURE_FAILURE'],
    [200, 'AUTHFAILURE_SIGNATURE_FAILURE', {}, 'outcomeUnknown AUTHFAILURE_SIGNATURE_FAILURE'],
    [400, 'NO_AUTHFAILURE_', {}, 'refused NO_AUTHFAILURE_'],
    // The API said no.
    [400, 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST', {}, 'refused INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST'],
    [404, 'INVALID_VPC_NOT_FOUND', {}, 'refused INVALID_VPC_NOT_FOUND'],
    [403, 'OPERATION_DENIED_X', {}, 'refused OPERATION_DENIED_X'],
    [401, 'SOMETHING', {}, 'refused SOMETHING'],
    [499, 'SOMETHING', {}, 'refused SOMETHING'],
    [400, 'REQUEST_LIMIT_EXCEEDED', {}, 'notExecuted REQUEST_LIMIT_EXCEEDED'],
    // The API speaks of trouble, or contradicts itself.
    [408, 'INVALID_VPC_NOT_FOUND', {}, 'outcomeUnknown INVALID_VPC_NOT_FOUND'],
    [400, 'REQUEST_TIMED_OUT', {}, 'outcomeUnknown REQUEST_TIMED_OUT'],
    [400, 'INVALID_OPERATION_TIMEOUT', {}, 'outcomeUnknown INVALID_OPERATION_TIMEOUT'],
    [400, 'INTERNAL_SERVER_ERROR', {}, 'outcomeUnknown INTERNAL_SERVER_ERROR'],
    [400, 'SERVICE_TEMPORARY_UNAVAILABLE', {}, 'outcomeUnknown SERVICE_TEMPORARY_UNAVAILABLE'],
    [500, 'INTERNAL_SERVER_ERROR', {}, 'outcomeUnknown INTERNAL_SERVER_ERROR'],
    [503, 'REQUEST_LIMIT_EXCEEDED', {}, 'outcomeUnknown REQUEST_LIMIT_EXCEEDED'],
    [503, 'INVALID_VPC_NOT_FOUND', {}, 'outcomeUnknown INVALID_VPC_NOT_FOUND'],
    [200, 'INVALID_VPC_NOT_FOUND', {}, 'outcomeUnknown INVALID_VPC_NOT_FOUND'],
    [202, 'INVALID_VPC_NOT_FOUND', {}, 'outcomeUnknown INVALID_VPC_NOT_FOUND'],
    [302, 'INVALID_VPC_NOT_FOUND', {}, 'outcomeUnknown INVALID_VPC_NOT_FOUND'],
    // Not the API speaking.
    [200, null, { flaw: 'UNREADABLE_ANSWER' }, 'outcomeUnknown UNREADABLE_ANSWER'],
    [200, null, { flaw: 'INCOMPLETE_ANSWER' }, 'outcomeUnknown INCOMPLETE_ANSWER'],
    [200, null, { flaw: 'TIMED_OUT' }, 'outcomeUnknown TIMED_OUT'],
    [202, null, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    [204, null, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    [301, null, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    [400, null, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    [401, null, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    [404, null, { flaw: 'CONNECTION_LOST' }, 'outcomeUnknown CONNECTION_LOST'],
    [408, null, {}, 'outcomeUnknown UNEXPECTED_STATUS'],
    [500, null, {}, 'outcomeUnknown SERVER_ERROR'],
    [502, null, {}, 'outcomeUnknown SERVER_ERROR'],
    [504, null, { flaw: 'TIMED_OUT' }, 'outcomeUnknown TIMED_OUT'],
  ] as const)('HTTP %d with code %s %j: %s', (httpStatus, apiCode, more, expected) => {
    expect(answer(httpStatus, apiCode, more)).toBe(expected);
  });
});
